package floorwalker.peers.flink;

import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Puts results onto the board of this process. */
final class BoardSink<T> implements Sink<T> {
  private static final long serialVersionUID = 1;

  interface Put<T> extends Consumer<T>, Serializable {}

  private final Put<T> put;

  BoardSink(Put<T> put) {
    this.put = put;
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return new SinkWriter<>() {
      @Override
      public void write(T result, Context context) {
        put.accept(result);
      }

      @Override
      public void flush(boolean endOfInput) {}

      @Override
      public void close() {}
    };
  }
}
