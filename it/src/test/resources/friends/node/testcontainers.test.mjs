// A project's tests with testcontainers for Node, with Ryuk. What the last test leaves is Ryuk's.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { GenericContainer, Network, PullPolicy, Wait } from "testcontainers";

const server = () =>
  new GenericContainer("busybox:latest")
    .withCommand(["sh", "-c", "mkdir /w; echo hello > /w/index.html; exec httpd -f -p 80 -h /w"])
    .withExposedPorts(80)
    .withStartupTimeout(20_000);
// The library lets a program end while it follows a log.
const awake = setInterval(() => {}, 1000);
after(() => clearInterval(awake));
const page = async (container) =>
  (await fetch(`http://${container.getHost()}:${container.getMappedPort(80)}/`)).text();

test("a container is waited for by port, page, log, health and command", async () => {
  const strategies = [
    Wait.forListeningPorts(),
    Wait.forHttp("/", 80).forStatusCode(200),
    Wait.forSuccessfulCommand("test -d /w"),
  ];
  for (const strategy of strategies) {
    const container = await server().withWaitStrategy(strategy).start();
    assert.equal(await page(container), "hello\n");
    await container.stop();
  }
  const healthy = await server()
    .withHealthCheck({ test: ["CMD", "true"], interval: 200, timeout: 1000, retries: 3 })
    .withWaitStrategy(Wait.forHealthCheck())
    .start();
  await healthy.restart();
  assert.equal(await page(healthy), "hello\n");
  await healthy.stop({ remove: true, removeVolumes: true });
  const talking = await new GenericContainer("busybox:latest")
    .withCommand(["sh", "-c", "echo ready; sleep 60"])
    .withWaitStrategy(Wait.forLogMessage("ready"))
    .start();
  await talking.stop();
});

test("exec, files and logs", async () => {
  const container = await new GenericContainer("busybox:latest")
    .withEnvironment({ A: "b" })
    .withCopyContentToContainer([{ content: "copied\n", target: "/in/file" }])
    .withTmpFs({ "/scratch": "rw" })
    .withUser("0:0")
    .withCommand(["sh", "-c", "echo out; sleep 60"])
    .start();
  const { output, exitCode } = await container.exec(["sh", "-c", "echo $A; cat /in/file; exit 3"]);
  assert.equal(output, "b\ncopied\n");
  assert.equal(exitCode, 3);
  await container.copyContentToContainer([{ content: "later\n", target: "/in/later" }]);
  assert.equal((await container.exec("cat /in/later")).output, "later\n");
  const archive = await container.copyArchiveFromContainer("/in/file");
  let bytes = 0;
  for await (const chunk of archive) bytes += chunk.length;
  assert.ok(bytes >= 1024);
  const line = await new Promise((resolve) => container.logs().then((stream) => stream.once("data", resolve)));
  assert.match(String(line), /out/);
  await container.stop();
});

test("a network has aliases", async () => {
  const network = await new Network().start();
  const shop = await server().withNetwork(network).withNetworkAliases("shop").start();
  const client = await new GenericContainer("busybox:latest")
    .withNetwork(network)
    .withCommand(["sleep", "60"])
    .start();
  assert.equal((await client.exec("wget -qO- http://shop/")).output, "hello\n");
  await Promise.all([client.stop(), shop.stop()]);
  await network.stop();
});

test("an image is built", async () => {
  const directory = mkdtempSync(join(tmpdir(), "testcontainers-"));
  writeFileSync(join(directory, "Dockerfile"), "FROM busybox\nARG WORD\nRUN echo $WORD > /word\nCMD sleep 60\n");
  try {
    const image = await GenericContainer.fromDockerfile(directory)
      .withBuildArgs({ WORD: "built" })
      .withPullPolicy(PullPolicy.defaultPolicy())
      .build();
    const container = await image.start();
    assert.equal((await container.exec("cat /word")).output, "built\n");
    await container.stop();
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("a container is used again", async () => {
  const first = await server().withLabels({ friend: "reused" }).withReuse().start();
  const second = await server().withLabels({ friend: "reused" }).withReuse().start();
  assert.equal(second.getId(), first.getId());
  await second.stop();
});

test("what is left is Ryuk's", async () => {
  const network = await new Network().start();
  await server().withNetwork(network).withLabels({ friend: "left" }).start();
});
