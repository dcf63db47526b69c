package floorwalker.peers;

import java.nio.ByteBuffer;
import org.HdrHistogram.IntCountsHistogram;

/** A spread of waits in milliseconds, good to 1 %: an HdrHistogram that grows with the longest wait it has seen. */
public final class Waits {
  private static final int SIGNIFICANT_DIGITS = 2;

  private final IntCountsHistogram histogram;

  public Waits() {
    this(new IntCountsHistogram(SIGNIFICANT_DIGITS));
    histogram.setAutoResize(true);
  }

  private Waits(IntCountsHistogram histogram) {
    this.histogram = histogram;
  }

  public void add(long waitMicros) {
    histogram.recordValue(waitMicros / 1_000);
  }

  public void add(Waits others) {
    histogram.add(others.histogram);
  }

  /** Takes back what was added. */
  public void subtract(Waits others) {
    histogram.subtract(others.histogram);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  /** The quantile in milliseconds; of 0.95, the wait that 95 % did not exceed. */
  public long quantile(double of) {
    return histogram.getValueAtPercentile(of * 100);
  }

  public byte[] toBytes() {
    var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    byte[] bytes = new byte[histogram.encodeIntoByteBuffer(buffer)];
    buffer.get(0, bytes);
    return bytes;
  }

  public static Waits of(byte[] bytes) {
    var histogram = IntCountsHistogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), 0);
    histogram.setAutoResize(true);
    return new Waits(histogram);
  }
}
