// Where Divisi is; the defaults are those of a local one.
import { Kafka, logLevel } from "kafkajs";
import { SchemaRegistry } from "@kafkajs/confluent-schema-registry";

const servers = process.env.DIVISI_KAFKA_BOOTSTRAP_SERVERS ?? "127.0.0.1:19092";
const registryUrl = process.env.DIVISI_KAFKA_SCHEMA_REGISTRY_URL ?? "http://127.0.0.1:18081";

export const kafka = new Kafka({ brokers: servers.split(","), logLevel: logLevel.ERROR });
export const registry = new SchemaRegistry({ host: registryUrl });
