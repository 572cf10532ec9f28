package dev.divisi.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;

/** The broker's configuration of a share group; a share consumer cannot state it itself. */
final class ShareGroup {
  private ShareGroup() {}

  /**
   * Makes the group read from the start of its topic, so that orders given before there was any
   * worker are found, and read committed records only when asked for.
   */
  static void configure(KafkaClients clients, WorkerSettings settings) {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, settings.group());
    try (Admin admin = clients.admin("share-group")) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  group,
                  List.of(
                      set("share.auto.offset.reset", "earliest"),
                      set(
                          "share.isolation.level",
                          settings.committedReadsOnly() ? "read_committed" : "read_uncommitted"))))
          .all()
          .get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new TopicSetupException(
          "Could not configure the share group "
              + settings.group()
              + " (share.auto.offset.reset, share.isolation.level): "
              + e.getCause(),
          e);
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}
