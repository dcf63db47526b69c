package floorwalker.peers.streams;

import floorwalker.peers.Contact;
import floorwalker.peers.Event;
import floorwalker.peers.Outcome;
import floorwalker.peers.Progress;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Joins the events of a contact: the state of each open contact, by its id, and out of it what counts, by row. The
 * topic is keyed by the customer's first contact, so all events of a contact are in one partition, in order.
 */
final class ContactOutcomes implements Processor<byte[], Event, String, Outcome> {
  private static final String STORE = "contacts";

  private final Tally tally;
  private ProcessorContext<String, Outcome> context;
  private KeyValueStore<String, Contact> contacts;

  private ContactOutcomes(Tally tally) {
    this.tally = tally;
  }

  static ProcessorSupplier<byte[], Event, String, Outcome> supplier(Tally tally) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], Event, String, Outcome> get() {
        return new ContactOutcomes(tally);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        var store = Stores.persistentKeyValueStore(STORE);
        return Set.of(Stores.keyValueStoreBuilder(store, Serdes.String(), StateSerdes.contact()).withCachingEnabled());
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, Outcome> context) {
    this.context = context;
    contacts = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<byte[], Event> record) {
    if (record.value() != null) happen(record, record.value());
    tally.recordDone();
  }

  private void happen(Record<byte[], Event> record, Event event) {
    Progress.eventTime(record.timestamp());
    Contact contact = contacts.get(event.contact);
    if (contact == null) contact = new Contact();
    Outcome outcome = contact.happen(event);
    contacts.put(event.contact, event.type == Event.Type.ENDED ? null : contact);
    if (outcome == null) return;
    tally.outcomeSent();
    context.forward(record.withKey(outcome.row).withValue(outcome));
  }
}
