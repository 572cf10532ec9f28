// Prints audit events as they come: node read-audit.mjs [GOAL-ID]
import { kafka, registry } from "./divisi.mjs";

const [goalId] = process.argv.slice(2);
const consumer = kafka.consumer({ groupId: `audit-reader-${Date.now()}` });
await consumer.connect();
await consumer.subscribe({ topic: "audit.events", fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const event = await registry.decode(message.value);
    if (!goalId || event.goalId === goalId) {
      const task = event.taskId ? `${event.taskId} ` : "";
      console.log(`${event.at.toISOString?.() ?? new Date(event.at).toISOString()} ${event.goalId} ${event.sequence} ${event.type} ${task}${event.actor}: ${event.summary}`);
    }
  },
});
