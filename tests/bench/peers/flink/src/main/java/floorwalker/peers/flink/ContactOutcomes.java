package floorwalker.peers.flink;

import floorwalker.peers.Contact;
import floorwalker.peers.Event;
import floorwalker.peers.Outcome;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Joins the events of a contact: the state of each open contact, and out of it what counts. */
final class ContactOutcomes extends KeyedProcessFunction<String, Event, Outcome> {
  private static final long serialVersionUID = 1;

  private transient ValueState<Contact> state;

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(new ValueStateDescriptor<>("contact", Contact.class));
  }

  @Override
  public void processElement(Event event, Context context, Collector<Outcome> out) throws Exception {
    Contact contact = state.value();
    if (contact == null) contact = new Contact();
    Outcome outcome = contact.happen(event);
    if (event.type == Event.Type.ENDED) {
      state.clear();
    } else {
      state.update(contact);
    }
    if (outcome != null) out.collect(outcome);
  }
}
