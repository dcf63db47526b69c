package floorwalker.peers.flink;

import floorwalker.peers.Waits;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.CopyableValue;

/** Waits as state: in the histogram's own bytes when a checkpoint is taken, as they are in between. */
public final class WaitsState implements CopyableValue<WaitsState> {
  private static final long serialVersionUID = 1;

  transient Waits waits = new Waits();

  @Override
  public void write(DataOutputView out) throws IOException {
    byte[] bytes = waits.toBytes();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    waits = Waits.of(bytes);
  }

  @Override
  public int getBinaryLength() {
    return -1;
  }

  @Override
  public void copyTo(WaitsState target) {
    target.waits = new Waits();
    target.waits.add(waits);
  }

  @Override
  public WaitsState copy() {
    var copy = new WaitsState();
    copyTo(copy);
    return copy;
  }

  @Override
  public void copy(DataInputView from, DataOutputView to) throws IOException {
    int length = from.readInt();
    to.writeInt(length);
    to.write(from, length);
  }
}
