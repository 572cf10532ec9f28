package dev.divisi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(DivisiKafkaExtension.class)
class DivisiKafkaIT {
  private final DivisiKafka kafka;

  DivisiKafkaIT(DivisiKafka kafka) {
    this.kafka = kafka;
  }

  @Test
  void shouldBeSharedByAllTests(DivisiKafka given) {
    assertThat(given).isSameAs(kafka);
    assertThat(given.registryUrl()).startsWith("http://127.0.0.1:");
  }

  @Test
  void shouldKeepItsAddressAndTopicsWhenRestarted() throws Exception {
    String address = kafka.bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin
          .createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }

    kafka.restart();

    assertThat(kafka.bootstrapServers()).isEqualTo(address);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).contains("kept");
    }
  }
}
