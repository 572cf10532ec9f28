package dev.divisi.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.ContractSchemas;
import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.RandomRecords;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkProgressed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerdeTest {
  private static final int RECORDS_PER_TYPE = 200;
  private static final String TOPIC = "some.topic";

  private FakeRegistry registry;
  private SchemaRegistryClient client;
  private AvroSerializer<SpecificRecord> serializer;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    client = new SchemaRegistryClient(registry.url());
    serializer = new AvroSerializer<>(client);
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  static Stream<Class<? extends SpecificRecord>> valueTypes() {
    return ContractSchemas.valueTypes().stream();
  }

  private static WorkProgressed progressed() {
    return new RandomRecords(1).next(WorkProgressed.class);
  }

  private byte[] bytes(SpecificRecord record) {
    byte[] bytes = serializer.serialize(TOPIC, record);
    assertThat(bytes).isNotNull();
    return bytes == null ? new byte[0] : bytes;
  }

  private AvroDeserializer<WorkProgressed> progressedReader() {
    return new AvroDeserializer<>(client, WorkProgressed.class);
  }

  @ParameterizedTest
  @MethodSource("valueTypes")
  <V extends SpecificRecord> void shouldReadWhatWasWritten(Class<V> type) {
    AvroDeserializer<V> deserializer = new AvroDeserializer<>(client, type);
    for (long seed = 0; seed < RECORDS_PER_TYPE; seed++) {
      V record = new RandomRecords(seed).next(type);

      assertThat(deserializer.deserialize(TOPIC, bytes(record)))
          .as("seed %d", seed)
          .isEqualTo(record);
    }
    assertThat(registry.requests).as("one to register, one to look up").hasSize(2);
  }

  @Test
  void shouldWriteTheConfluentWireFormat() {
    for (int i = 0; i < 300; i++) {
      registry.add("\"int\" " + i);
    }
    WorkProgressed record = progressed();

    byte[] bytes = bytes(record);

    assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 1, 45);
    assertThat(Arrays.copyOfRange(bytes, 5, bytes.length))
        .isEqualTo(avro(record, record.getSchema()));
    assertThat(registry.subjects()).containsOnlyKeys("some.topic-value");
  }

  private static byte[] avro(Object record, Schema schema) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<>(schema, GenericData.get()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] framed(int id, byte[] avro) {
    return ByteBuffer.allocate(5 + avro.length).put((byte) 0).putInt(id).put(avro).array();
  }

  @Test
  void shouldKeepNoRecordAsNoRecord() {
    assertThat(serializer.serialize(TOPIC, null)).isNull();
    assertThat(progressedReader().deserialize(TOPIC, null)).isNull();
  }

  @Nested
  class Evolution {
    /** As a version would write it that has one more field, one more symbol, and one field less. */
    private static final String NEWER =
        """
        {"type":"record","name":"WorkControl","namespace":"dev.divisi.schemas","fields":[
          {"name":"novelty","type":{"type":"array","items":"string"}},
          {"name":"work","type":{"type":"record","name":"WorkReference","fields":[
            {"name":"goalId","type":"string"},
            {"name":"attempt","type":"int"},
            {"name":"step","type":{"type":"enum","name":"WorkStep","symbols":["UNKNOWN","DANCE"]}}]}},
          {"name":"claimId","type":"string"},
          {"name":"worker","type":"string"},
          {"name":"action","type":{"type":"enum","name":"ControlAction","symbols":["UNKNOWN","STEER"]}},
          {"name":"reason","type":"string"},
          {"name":"leaseMillis","type":"long"},
          {"name":"timeoutMillis","type":"int"}]}
        """;

    @Test
    void shouldReadWhatANewerVersionWrote() {
      Schema schema = new Schema.Parser().parse(NEWER);
      GenericRecord work = new GenericData.Record(schema.getField("work").schema());
      work.put("goalId", "goal");
      work.put("attempt", 3);
      work.put(
          "step",
          new GenericData.EnumSymbol(
              schema.getField("work").schema().getField("step").schema(), "DANCE"));
      GenericRecord control = new GenericData.Record(schema);
      control.put("novelty", List.of("a", "b"));
      control.put("work", work);
      control.put("claimId", "claim");
      control.put("worker", "worker");
      control.put(
          "action", new GenericData.EnumSymbol(schema.getField("action").schema(), "STEER"));
      control.put("reason", "because");
      control.put("leaseMillis", 5L);
      control.put("timeoutMillis", 7);

      WorkControl read =
          new AvroDeserializer<>(client, TopicCatalogue.WORK_CONTROL)
              .deserialize(TOPIC, framed(registry.add(NEWER), avro(control, schema)));

      assertThat(read).isNotNull();
      if (read != null) {
        assertThat(read.getAction()).isEqualTo(ControlAction.UNKNOWN);
        assertThat(read.getWork().getTaskId()).isNull();
        assertThat(read.getTimeoutMillis()).isEqualTo(7);
      }
    }
  }

  @Nested
  class Malformed {
    private void assertMalformed(byte[] bytes, String message) {
      AvroDeserializer<WorkProgressed> deserializer = progressedReader();
      assertThatExceptionOfType(MalformedRecordException.class)
          .isThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
          .withMessageContaining(message);
    }

    @Test
    void shouldSayThatItIsEmpty() {
      assertMalformed(new byte[0], "The value is empty.");
    }

    @Test
    void shouldSayThatTheMagicByteIsMissing() {
      assertMalformed("{\"json\":1}".getBytes(UTF_8), "does not begin with the magic byte 0");
    }

    @Test
    void shouldSayThatTheSchemaIdIsMissing() {
      assertMalformed(new byte[] {0, 0, 0}, "it has no schema id");
    }

    @Test
    void shouldSayThatTheSchemaIdIsUnknown() {
      assertMalformed(framed(4711, new byte[] {1}), "knows no schema with id 4711");
    }

    @Test
    void shouldSayWhichOtherRecordItHolds() {
      assertMalformed(
          bytes(new RandomRecords(1).next(WorkClaimed.class)),
          "The value holds a dev.divisi.schemas.WorkClaimed,"
              + " not a dev.divisi.schemas.WorkProgressed.");
    }

    @Test
    void shouldSayThatTheSchemaIsNoRecord() {
      assertMalformed(framed(registry.add("\"string\""), new byte[] {2, 65}), "holds a string");
    }

    @Test
    void shouldSayThatTheSchemaDoesNotFit() {
      Schema foreign =
          SchemaBuilder.record("dev.divisi.schemas.WorkProgressed")
              .fields()
              .requiredInt("claimId")
              .endRecord();
      assertMalformed(
          framed(registry.add(foreign.toString()), new byte[] {2}), "cannot be decoded");
    }

    @Test
    void shouldSayThatItIsTruncatedWhereverItIsCut() {
      byte[] whole = bytes(progressed());
      for (int length = 5; length < whole.length; length++) {
        assertMalformed(Arrays.copyOf(whole, length), "The WorkProgressed ");
      }
    }

    @Test
    void shouldSayThatMoreFollows() {
      byte[] whole = bytes(progressed());
      assertMalformed(Arrays.copyOf(whole, whole.length + 1), "More bytes follow");
    }

    @Test
    void shouldSayThatItIsTooLarge() {
      Topic<WorkProgressed> topic = TopicCatalogue.WORK_PROGRESSED;
      AvroDeserializer<WorkProgressed> deserializer = new AvroDeserializer<>(client, topic);
      assertThatExceptionOfType(MalformedRecordException.class)
          .isThrownBy(() -> deserializer.deserialize(TOPIC, new byte[topic.maxMessageBytes() + 1]))
          .withMessageContaining("at most 1048576 are read");
    }

    @Test
    void shouldNotBelieveALengthThatCannotBe() {
      int id = client.register("x", WorkProgressed.getClassSchema());
      // A goal id that says it is 2^30 bytes long.
      assertMalformed(
          framed(id, new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 8, 1}),
          "The WorkProgressed ");
    }

    @Test
    void shouldOnlyEverSayThatBytesAreMalformed() {
      int id = client.register("x", WorkFailed.getClassSchema());
      AvroDeserializer<WorkFailed> deserializer = new AvroDeserializer<>(client, WorkFailed.class);
      for (long seed = 0; seed < 20_000; seed++) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] avro = new byte[random.nextInt(60)];
        random.nextBytes(avro);
        try {
          deserializer.deserialize(TOPIC, framed(id, avro));
        } catch (MalformedRecordException e) {
          assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
        }
      }
    }

    @Test
    void shouldOnlyEverSayThatDamagedRecordsAreMalformed() {
      AvroDeserializer<WorkFailed> deserializer = new AvroDeserializer<>(client, WorkFailed.class);
      for (long seed = 0; seed < 5_000; seed++) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] bytes = bytes(new RandomRecords(seed).next(WorkFailed.class));
        bytes[random.nextInt(5, bytes.length)] = (byte) random.nextInt();
        try {
          deserializer.deserialize(TOPIC, bytes);
        } catch (MalformedRecordException e) {
          assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
        }
      }
    }
  }

  @Nested
  class AsPlainKafkaClasses {
    private final Map<String, String> configuration = Map.of();

    @Test
    void shouldTakeTheRegistryFromTheConfigurationAndReadAnyOfOurRecords() {
      Map<String, String> withUrl = Map.of("schema.registry.url", registry.url());
      try (AvroSerializer<SpecificRecord> writer = new AvroSerializer<>();
          AvroDeserializer<SpecificRecord> reader = new AvroDeserializer<>()) {
        writer.configure(withUrl, false);
        reader.configure(withUrl, false);
        for (Class<? extends SpecificRecord> type : ContractSchemas.valueTypes()) {
          SpecificRecord record = new RandomRecords(5).next(type);
          assertThat(reader.deserialize(TOPIC, writer.serialize(TOPIC, record))).isEqualTo(record);
        }
      }
    }

    @Test
    void shouldNotLoadClassesThatAreNotOnOurTopics() {
      Schema foreign =
          SchemaBuilder.record("java.util.Properties").fields().requiredInt("x").endRecord();
      try (AvroDeserializer<SpecificRecord> reader = new AvroDeserializer<>()) {
        reader.configure(Map.of("schema.registry.url", registry.url()), false);
        byte[] bytes = framed(registry.add(foreign.toString()), new byte[] {2});
        assertThatExceptionOfType(MalformedRecordException.class)
            .isThrownBy(() -> reader.deserialize(TOPIC, bytes))
            .withMessageContaining("java.util.Properties, which no topic of ours has");
      }
    }

    @Test
    void shouldSayWhatIsMissing() {
      try (AvroSerializer<SpecificRecord> writer = new AvroSerializer<>();
          AvroDeserializer<SpecificRecord> reader = new AvroDeserializer<>()) {
        assertThatExceptionOfType(ConfigException.class)
            .isThrownBy(() -> writer.configure(configuration, false))
            .withMessageContaining("schema.registry.url");
        assertThatExceptionOfType(ConfigException.class)
            .isThrownBy(() -> reader.configure(configuration, true));
      }
    }

    @Test
    void shouldServeKafkaStreams() {
      try (Serde<WorkProgressed> serde = AvroSerdes.of(client, TopicCatalogue.WORK_PROGRESSED)) {
        WorkProgressed record = progressed();
        assertThat(
                serde
                    .deserializer()
                    .deserialize(TOPIC, serde.serializer().serialize(TOPIC, record)))
            .isEqualTo(record);
      }
    }
  }

  @Test
  void shouldBeUnavailableWhenTheRegistryIs() {
    registry.close();

    assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
        .isThrownBy(() -> serializer.serialize(TOPIC, progressed()));
    assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
        .isThrownBy(() -> progressedReader().deserialize(TOPIC, framed(1, new byte[] {1})));
  }

  @Test
  void shouldKeepEvidenceByteForByte() {
    CheckResult result = new RandomRecords(3).next(CheckResult.class);
    WorkFailed failed =
        WorkFailed.newBuilder(new RandomRecords(4).next(WorkFailed.class))
            .setEvidence(List.of(result))
            .build();

    WorkFailed read =
        new AvroDeserializer<>(client, WorkFailed.class).deserialize(TOPIC, bytes(failed));

    assertThat(read).isEqualTo(failed);
  }
}
