package dev.divisi.console.domain;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where records are kept in the shape in which they are shown. */
public interface RecordStore {
  /** A partition of a topic. */
  record Place(String topic, int partition) {}

  /**
   * Says from where to read on. What was kept from another Kafka is thrown away first.
   *
   * @param clusterId names the Kafka that is read now
   * @return for each partition that was read before, the offset of the first record that is not
   *     kept
   */
  Map<Place, Long> begin(String clusterId);

  /**
   * Keeps records, all or none of them. One that is kept already changes nothing, so several may
   * keep the same records in the same place.
   *
   * @return what is different now, also when somebody else kept the records
   */
  Set<Change> keep(List<ReceivedRecord> records);

  /** Throws everything away: it is to be made anew from the first record on. */
  void clear();
}
