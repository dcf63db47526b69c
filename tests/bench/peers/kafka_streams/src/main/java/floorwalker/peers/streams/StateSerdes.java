package floorwalker.peers.streams;

import floorwalker.peers.Contact;
import floorwalker.peers.Counts;
import floorwalker.peers.Outcome;
import floorwalker.peers.Waits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** How state and what is repartitioned look in bytes: fields one after the other. */
final class StateSerdes {
  private static final Outcome.Kind[] KINDS = Outcome.Kind.values();

  private StateSerdes() {}

  static Serde<Contact> contact() {
    return serde(StateSerdes::write, StateSerdes::readContact);
  }

  static Serde<Counts> counts() {
    return serde(StateSerdes::write, StateSerdes::readCounts);
  }

  static Serde<Outcome> outcome() {
    return serde(StateSerdes::write, StateSerdes::readOutcome);
  }

  static Serde<Waits> waits() {
    return Serdes.serdeFrom((topic, waits) -> waits == null ? null : waits.toBytes(),
        (topic, bytes) -> bytes == null ? null : Waits.of(bytes));
  }

  private static void write(Contact contact, DataOutput out) throws IOException {
    out.writeUTF(contact.channel);
    out.writeBoolean(contact.counts);
    writeNullable(contact.waitsIn, out);
    out.writeLong(contact.waitsSince);
    writeNullable(contact.answeredQueue, out);
  }

  private static Contact readContact(DataInput in) throws IOException {
    var contact = new Contact();
    contact.channel = in.readUTF();
    contact.counts = in.readBoolean();
    contact.waitsIn = readNullable(in);
    contact.waitsSince = in.readLong();
    contact.answeredQueue = readNullable(in);
    return contact;
  }

  private static void write(Counts counts, DataOutput out) throws IOException {
    out.writeLong(counts.offered);
    out.writeLong(counts.answered);
    out.writeLong(counts.abandoned);
    out.writeLong(counts.transfers);
  }

  private static Counts readCounts(DataInput in) throws IOException {
    var counts = new Counts();
    counts.offered = in.readLong();
    counts.answered = in.readLong();
    counts.abandoned = in.readLong();
    counts.transfers = in.readLong();
    return counts;
  }

  private static void write(Outcome outcome, DataOutput out) throws IOException {
    out.writeUTF(outcome.row);
    out.writeByte(outcome.kind.ordinal());
    out.writeLong(outcome.time);
    out.writeLong(outcome.wait);
  }

  private static Outcome readOutcome(DataInput in) throws IOException {
    return new Outcome(in.readUTF(), KINDS[in.readByte()], in.readLong(), in.readLong());
  }

  /** Names are never empty, so the empty one stands for none. */
  private static void writeNullable(String name, DataOutput out) throws IOException {
    out.writeUTF(name == null ? "" : name);
  }

  private static String readNullable(DataInput in) throws IOException {
    String name = in.readUTF();
    return name.isEmpty() ? null : name;
  }

  private interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  private static <T> Serde<T> serde(Writer<T> writer, Reader<T> reader) {
    Serializer<T> serializer = (topic, value) -> {
      if (value == null) return null;
      var bytes = new ByteArrayOutputStream(96);
      try {
        writer.write(value, new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    };
    Deserializer<T> deserializer = (topic, bytes) -> {
      if (bytes == null) return null;
      try {
        return reader.read(new DataInputStream(new ByteArrayInputStream(bytes)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
    return Serdes.serdeFrom(serializer, deserializer);
  }
}
