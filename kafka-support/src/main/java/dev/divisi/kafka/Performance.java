package dev.divisi.kafka;

import dev.divisi.schemas.FailureKind;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps every way in which a handler can come back to an outcome: the one place that does. */
final class Performance {
  private static final Logger LOG = LoggerFactory.getLogger(Performance.class);

  private Performance() {}

  static <O extends SpecificRecord> Outcome of(
      WorkHandler<O> handler, O order, WorkContext context) {
    try {
      return new Outcome.Done(handler.perform(order, context));
    } catch (InterruptedException | InterruptException e) {
      return new Outcome.Interrupted();
    } catch (WorkFailedException e) {
      return new Outcome.Failed(e.kind(), e.code(), e.getMessage(), e.evidence(), e.handedBack());
    } catch (PublishFailedException e) {
      return new Outcome.Failed(
          e.kind(), e.code(), String.valueOf(e.getMessage()), List.of(), false);
    } catch (Throwable e) {
      LOG.error("A bug: the handler of {} threw what it should not.", context.work(), e);
      return new Outcome.Failed(FailureKind.BUG, "BUG", e.toString(), List.of(), false);
    }
  }
}
