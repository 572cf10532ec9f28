// Publishes a goal: node publish-goal.mjs GOAL-ID REPOSITORY PLAYBOOK [NAME=VALUE ...]
import { kafka, registry } from "./divisi.mjs";

const [goalId, url, playbook, ...parameters] = process.argv.slice(2);
if (!playbook) {
  console.error("usage: node publish-goal.mjs GOAL-ID REPOSITORY PLAYBOOK [NAME=VALUE ...]");
  process.exit(2);
}

const goal = {
  goalId,
  text: `Run ${playbook}`,
  submittedBy: process.env.USER ?? "unknown",
  submittedAt: Date.now(),
  repositories: [{ name: "repository", url, baseRef: null }],
  playbook: { name: playbook, text: null },
  parameters: Object.fromEntries(parameters.map((parameter) => parameter.split(/=(.*)/s).slice(0, 2))),
  limits: null,
};

const schemaId = await registry.getLatestSchemaId("goal.submitted-value");
const producer = kafka.producer();
await producer.connect();
// The key is the goal's id: facts of one goal stay in order.
await producer.send({
  topic: "goal.submitted",
  messages: [{ key: goalId, value: await registry.encode(schemaId, goal) }],
});
await producer.disconnect();
console.log(`published ${goalId}`);
