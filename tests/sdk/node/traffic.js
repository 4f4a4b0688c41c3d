/*
 * What applications do with the official Node SDK: the bodies it would POST.
 *
 * Reads datafiles by name from standard input, and writes the bodies of each scenario
 * by name, as JSON. Nothing is sent: the one server that the SDK asks, for the choices
 * of a bandit, is this process.
 */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import {
  createBatchEventProcessor,
  createForwardingEventProcessor,
  createInstance,
  createStaticProjectConfigManager,
} from "@optimizely/optimizely-sdk";

const GOLD = { plan: "gold", visits: 42, member: false, unknown: "dropped" };
const VARIATIONS = ["1546659", "1546660"];
const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

/* Name: [datafile, what the application does, events in a body (1: not batched)]. */
const SCENARIOS = {
  "decide and track": ["PLAIN", decideAndTrack],
  "activate and track": ["PLAIN", activateAndTrack],
  "tags": ["PLAIN", tags],
  "decide all": ["PLAIN", decideAll],
  "decide all, one body": ["PLAIN", decideAll, 100],
  "bandit": ["PLAIN", bandit],
  "bandit, one body": ["PLAIN", bandit, 100],
  "bandit, quiet": ["QUIET", bandit],
  "holdout": ["HOLDOUT", decideAll],
  "holdout, one body": ["HOLDOUT", decideAll, 100],
  "holdout, numeric": ["NUMERIC_HOLDOUT", decideAll],
  "holdout, local": ["LOCAL_HOLDOUT", decideAll],
  "rollouts": ["PLAIN", rollouts],
  "rollouts, one body": ["PLAIN", rollouts, 100],
  "drafts": ["DRAFTS", drafts],
  "drafts, forced": ["DRAFTS", forced],
  "forced decisions": ["PLAIN", forced],
  "forced decisions, one body": ["PLAIN", forced, 100],
  "nobody": ["EMPTY", nobody],
  "bots": ["BOTS_FILTERED", bots],
  "europe": ["EUROPE", decideAndTrack],
  "many users": ["PLAIN", manyUsers, 25],
};

async function decideAndTrack(client) {
  const ann = client.createUserContext("user-ann", GOLD);
  ann.decide("checkout");
  ann.trackEvent("purchase", { revenue: 2599, category: "shoes" });
}

async function activateAndTrack(client) {
  client.activate("button_color", "user-ann", GOLD);
  client.activate("pricing", "user-ann", GOLD);
  client.isFeatureEnabled("checkout", "user-ann", GOLD);
  client.track("purchase", "user-ann", GOLD);
}

async function tags(client) {
  const ann = client.createUserContext("user-ann");
  ann.decide("checkout");
  ann.trackEvent("purchase", { revenue: 0, value: 0 });
  ann.trackEvent("purchase", { revenue: -2599, value: -1.5 });
  ann.trackEvent("purchase", { revenue: "120", value: "3.75" });
  ann.trackEvent("Added to cart", { sku: "0042-XL", quantity: 3, gift: true });
}

async function decideAll(client) {
  const ann = client.createUserContext("user-ann", GOLD);
  ann.decideAll();
  ann.trackEvent("purchase", { revenue: 2599 });
}

/* Each decision anew: one visitor gets the one variation and then the other. */
async function bandit(client) {
  for (const name of ["user-ann", "user-bob"]) {
    const someone = client.createUserContext(name, { plan: "gold" });
    for (let number = 0; number < 4; number += 1) {
      await someone.decideAsync("bandit", ["IGNORE_CMAB_CACHE"]);
      someone.trackEvent("purchase", { revenue: 1000 + number });
      await pause();
    }
  }
}

async function rollouts(client) {
  for (const plan of ["gold", "free"]) {
    const someone = client.createUserContext(`user-${plan}`, { plan });
    someone.decideForKeys(["shipping", "gifts", "banner"]);
    someone.trackEvent("purchase");
  }
}

async function drafts(client) {
  const ann = client.createUserContext("user-ann", GOLD);
  ann.decideForKeys(["checkout", "search"]);
  ann.trackEvent("purchase");
  client.activate("button_color", "user-ann", GOLD);
}

async function forced(client) {
  const ann = client.createUserContext("user-ann", GOLD);
  for (const [flagKey, ruleKey, variationKey] of [
    ["checkout", undefined, "off"],
    ["search", "search_test", "off"],
    ["shipping", "shipping_delivery", "on"],
    ["bandit", "bandit_test", "on"],
  ]) {
    ann.setForcedDecision({ flagKey, ruleKey }, { variationKey });
    await ann.decideAsync(flagKey);
  }
  ann.trackEvent("purchase");
}

async function nobody(client) {
  const ann = client.createUserContext("user-ann");
  ann.decide("empty");
  ann.decide("no such flag");
  ann.trackEvent("purchase");
  ann.trackEvent("no such event");
}

async function bots(client) {
  const agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
  const ann = client.createUserContext("user-ann", { $opt_user_agent: agent });
  ann.decide("checkout");
  ann.trackEvent("purchase");
}

async function manyUsers(client) {
  for (let number = 0; number < 30; number += 1) {
    const someone = client.createUserContext(`${20250600 + number}`, { plan: "free" });
    someone.decideForKeys(["checkout", "search", "shipping"]);
    someone.trackEvent("Added to cart", { revenue: 1000 + number });
  }
}

async function run(datafile, act, batchSize, predictionEndpointTemplate) {
  const bodies = [];
  const eventDispatcher = {
    async dispatchEvent({ params }) {
      bodies.push(JSON.parse(JSON.stringify(params)));
      return { statusCode: 204 };
    },
  };
  const client = createInstance({
    projectConfigManager: createStaticProjectConfigManager({ datafile }),
    eventProcessor:
      batchSize === 1
        ? createForwardingEventProcessor(eventDispatcher)
        : createBatchEventProcessor({ eventDispatcher, batchSize, flushInterval: 60000 }),
    cmab: { predictionEndpointTemplate },
  });
  await client.onReady();
  await act(client);
  await pause(); // an event gets into the queue a moment later
  await client.close();
  return bodies;
}

let chosen = 0;
const server = createServer(async (request, response) => {
  await text(request);
  const prediction = { variation_id: VARIATIONS[chosen++ % VARIATIONS.length] };
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ predictions: [prediction] }));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const endpoint = `http://127.0.0.1:${server.address().port}/predict/%s`;

const datafiles = JSON.parse(await text(process.stdin));
const sent = {};
for (const [name, [datafile, act, batch = 1]] of Object.entries(SCENARIOS)) {
  const bodies = await run(JSON.stringify(datafiles[datafile]), act, batch, endpoint);
  sent[name] = { datafile, bodies };
}
server.close();
server.closeAllConnections();
process.stdout.write(JSON.stringify(sent));
