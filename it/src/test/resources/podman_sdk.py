"""podman-py against the engine whose socket is the first argument: run by PodmanPyTest."""

import io
import json
import os
import sys
import tarfile
import tempfile
import time
import unittest
import uuid

from podman import PodmanClient
from podman.errors import APIError, ContainerError, ImageNotFound, NotFound

URL = sys.argv.pop(1)


def until(what, condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("not within %s s: %s" % (seconds, what))
        time.sleep(0.01)


class SdkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = PodmanClient(base_url=URL)

    @classmethod
    def tearDownClass(cls):
        cls.client.close()

    def setUp(self):
        self.name = "pp-" + uuid.uuid4().hex

    def container(self, command, **options):
        options.setdefault("name", self.name)
        made = self.client.containers.create("busybox", command, **options)
        self.addCleanup(lambda: self.client.containers.exists(made.id) and made.remove(force=True, v=True))
        return made

    def sleeping(self, **options):
        made = self.container(["sleep", "600"], **options)
        made.start()
        made.reload()
        return made

    def test_system(self):
        self.assertTrue(self.client.ping())
        self.assertEqual("linux", self.client.info()["host"]["os"])
        self.assertRegex(self.client.version()["Version"], r"^\d+\.\d+")
        self.assertIn("Images", self.client.df())

    def test_run(self):
        made = self.client.containers.run(
            "busybox", ["sh", "-c", "echo $A; hostname; id -u; pwd"], detach=True,
            name=self.name, environment={"A": "b"}, hostname="box", user="33", working_dir="/tmp")
        self.assertEqual(0, made.wait())
        self.assertEqual([b"b\n", b"box\n", b"33\n", b"/tmp\n"], list(made.logs()))
        made.remove()
        self.client.containers.run("busybox", ["true"], remove=True, name=self.name)
        self.assertFalse(self.client.containers.exists(self.name))
        with self.assertRaises(ContainerError) as failed:
            self.client.containers.run("busybox", ["sh", "-c", "exit 4"], remove=True, name=self.name)
        self.assertEqual(4, failed.exception.exit_status)
        with self.assertRaises(ImageNotFound):
            self.client.images.get("nosuch-" + self.name)

    def test_options(self):
        made = self.sleeping(
            labels={"a": "b"}, cap_add=["NET_RAW"], cap_drop=["CHOWN"], read_only=True, mem_limit=None,
            extra_hosts={"other": "1.2.3.4"}, entrypoint=[], environment={"X": "1"}, stop_signal="SIGUSR1",
            mounts=[{"type": "tmpfs", "target": "/t", "size": "1m"}], network_mode="none",
            restart_policy={"Name": "on-failure", "MaximumRetryCount": 2},
            ulimits=[{"Name": "nofile", "Soft": 64, "Hard": 64}], sysctls={"net.ipv4.ip_forward": "1"})
        self.assertEqual({"a": "b"}, made.labels)
        config = made.attrs["HostConfig"]
        self.assertEqual({"Name": "on-failure", "MaximumRetryCount": 2}, config["RestartPolicy"])
        self.assertTrue(config["ReadonlyRootfs"])
        self.assertIn("/t", config["Tmpfs"])
        code, (out, _) = made.exec_run(["sh", "-c", "echo $X; ulimit -n; cat /proc/sys/net/ipv4/ip_forward; grep other /etc/hosts"], demux=True)
        self.assertEqual(0, code)
        self.assertIn(b"1\n64\n1\n1.2.3.4", out)

    def test_life(self):
        made = self.container(["sleep", "600"])
        self.assertEqual("created", made.status)
        made.start()
        made.reload()
        self.assertEqual("running", made.status)
        self.assertIn(made.id, [each.id for each in self.client.containers.list()])
        made.rename(self.name + "-2")
        self.assertEqual(made.id, self.client.containers.get(self.name + "-2").id)
        made.restart(timeout=0)
        made.kill("SIGKILL")
        self.assertEqual(137, made.wait())
        made.reload()
        self.assertEqual("exited", made.status)
        with self.assertRaises(APIError):
            made.kill()
        made.start()
        made.stop(timeout=0)
        made.remove()
        with self.assertRaises(NotFound):
            self.client.containers.get(made.id)

    def test_exec_streams_and_failures(self):
        made = self.sleeping()
        code, (out, err) = made.exec_run(["sh", "-c", "echo o; echo e >&2; exit 3"], demux=True)
        self.assertEqual((3, b"o\n", b"e\n"), (code, out, err))
        code, parts = made.exec_run(["echo", "streamed"], stream=True)
        self.assertEqual(b"streamed\n", b"".join(parts))
        code, (out, _) = made.exec_run("pwd", workdir="/tmp", user="33", environment={"A": "1"}, demux=True)
        self.assertEqual(b"/tmp\n", out)

    def test_logs(self):
        made = self.container(["sh", "-c", "echo one; echo two >&2; echo three"])
        made.start()
        made.wait()
        self.assertEqual({b"one", b"two", b"three"}, set(b"".join(made.logs()).split()))
        self.assertEqual([b"two\n"], list(made.logs(stdout=False)))
        self.assertIn(b"three\n", list(made.logs(stream=True, follow=True)))

    def test_top_and_stats(self):
        made = self.sleeping()
        until("its command runs", lambda: "sleep 600" in json.dumps(made.top()))
        stats = made.stats(stream=False, decode=True)
        self.assertEqual(self.name, stats["Stats"][0]["Name"])
        first = next(iter(made.stats(decode=True)))
        self.assertEqual(made.id[:12], first["Stats"][0]["ContainerID"][:12])

    def test_files(self):
        made = self.sleeping()
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as tar:
            entry = tarfile.TarInfo("f")
            entry.size = 5
            tar.addfile(entry, io.BytesIO(b"words"))
        self.assertTrue(made.put_archive("/tmp", buffer.getvalue()))
        stream, stat = made.get_archive("/tmp/f")
        self.assertEqual("f", stat["name"])
        with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as tar:
            self.assertEqual(b"words", tar.extractfile("f").read())
        self.assertIn("/tmp/f", [each["Path"] for each in made.diff()])
        with tarfile.open(fileobj=io.BytesIO(b"".join(made.export()))) as tar:
            self.assertIn("tmp/f", tar.getnames())

    def test_commit(self):
        made = self.container(["touch", "/made"])
        made.start()
        made.wait()
        image = made.commit(repository="localhost/" + self.name, tag="1", message="words", author="me", format="docker")
        self.addCleanup(image.remove, force=True)
        self.assertIn("localhost/%s:1" % self.name, image.tags)

    def test_list_and_prune(self):
        made = self.container(["true"], labels={"mark": self.name})
        made.start()
        made.wait()
        found = self.client.containers.list(all=True, filters={"label": "mark=" + self.name})
        self.assertEqual([made.id], [each.id for each in found])
        pruned = self.client.containers.prune(filters={"label": "mark=" + self.name})
        self.assertEqual([made.id], pruned["ContainersDeleted"])

    def test_images(self):
        image = self.client.images.get("busybox")
        self.assertIn("docker.io/library/busybox:latest", image.tags)
        self.assertTrue(self.client.images.exists("busybox"))
        self.assertTrue(image.history())
        self.assertTrue(image.tag("localhost/" + self.name, "1"))
        tagged = "localhost/%s:1" % self.name
        self.assertIn(image.id, [each.id for each in self.client.images.list(name=tagged)])
        saved = b"".join(self.client.images.get(tagged).save(named=tagged))
        self.client.images.remove(tagged)
        self.assertFalse(self.client.images.exists(tagged))
        loaded = list(self.client.images.load(saved))
        self.assertEqual([image.id], [each.id for each in loaded])
        self.client.images.remove(tagged)
        with self.assertRaises(ImageNotFound):
            self.client.images.remove(tagged)

    def test_build(self):
        with tempfile.TemporaryDirectory() as directory:
            with open(os.path.join(directory, "Dockerfile"), "w", encoding="utf-8") as file:
                file.write("FROM busybox\nARG A=1\nRUN echo $A >/a\nLABEL l=$A\n")
            image, log = self.client.images.build(
                path=directory, dockerfile="Dockerfile", tag="localhost/" + self.name, buildargs={"A": "7"},
                labels={"x": "y"}, rm=True)
            self.addCleanup(image.remove, force=True)
            self.assertIn("STEP", "".join(json.loads(line).get("stream", "") for line in log).upper())
            self.assertEqual("7", image.labels["l"])
            self.assertEqual("y", image.labels["x"])

    def test_networks(self):
        network = self.client.networks.create(self.name, labels={"a": "b"})
        self.addCleanup(network.remove, force=True)
        self.assertTrue(self.client.networks.exists(self.name))
        self.assertIn(self.name, [each.name for each in self.client.networks.list()])
        made = self.sleeping()
        network.connect(made, aliases=["other"])
        made.reload()
        self.assertIn(self.name, made.attrs["NetworkSettings"]["Networks"])
        network.disconnect(made)
        made.reload()
        self.assertNotIn(self.name, made.attrs["NetworkSettings"]["Networks"])
        with self.assertRaises(NotFound):
            self.client.networks.get("nosuch")

    def test_ports_and_volumes(self):
        volume = self.client.volumes.create(self.name, labels={"a": "b"})
        self.addCleanup(volume.remove, force=True)
        self.assertEqual("local", volume.attrs["Driver"])
        made = self.sleeping(ports={"80/tcp": ("127.0.0.1", 18417)}, volumes={self.name: {"bind": "/v", "mode": "rw"}})
        self.assertEqual([{"HostIp": "127.0.0.1", "HostPort": "18417"}], made.ports["80/tcp"])
        code, _ = made.exec_run(["touch", "/v/f"])
        self.assertEqual(0, code)
        with self.assertRaises(APIError):
            volume.remove()
        self.assertIn(self.name, [each.name for each in self.client.volumes.list()])

    def test_secrets(self):
        secret = self.client.secrets.create(self.name, b"hidden")
        self.addCleanup(secret.remove)
        self.assertIn(self.name, [each.name for each in self.client.secrets.list()])
        made = self.sleeping(secrets=[secret], secret_env={"S": self.name})
        _, (out, _) = made.exec_run(["sh", "-c", "cat /run/secrets/%s; echo $S" % self.name], demux=True)
        self.assertEqual(b"hiddenhidden\n", out)

    def test_pods(self):
        pod = self.client.pods.create(self.name)
        self.addCleanup(lambda: self.client.pods.exists(self.name) and pod.remove(force=True))
        made = self.container(["sleep", "600"], name=self.name + "-1", pod=pod)
        pod.start()
        made.reload()
        self.assertEqual("running", made.status)
        self.assertIn(self.name, [each.name for each in self.client.pods.list()])
        until("its command runs", lambda: "sleep 600" in json.dumps(pod.top()))
        self.assertTrue(self.client.pods.stats(name=self.name, decode=True))
        pod.restart()
        pod.stop(timeout=0)
        pod.start()
        pod.kill()
        pod.remove(force=True)
        with self.assertRaises(NotFound):
            self.client.pods.get(self.name)

    def test_manifests(self):
        manifest = self.client.manifests.create("localhost/" + self.name + ":1")
        self.addCleanup(lambda: self.client.manifests.exists("localhost/" + self.name + ":1")
                        and self.client.manifests.remove("localhost/" + self.name + ":1"))
        manifest.add([self.client.images.get("busybox")])
        self.assertEqual(1, len(manifest.attrs["manifests"]))
        manifest.remove(manifest.attrs["manifests"][0]["digest"])
        self.assertFalse(manifest.attrs["manifests"])

    def test_events(self):
        made = self.container(["true"])
        made.start()
        made.wait()
        made.remove()
        seen = [each["Action"] for each in self.client.events(
            since=0, until=int(time.time()) + 1, decode=True, filters={"container": made.id})]
        self.assertEqual(["create", "start", "died", "remove"], [each for each in seen if each in
                         ("create", "start", "died", "remove")])


if __name__ == "__main__":
    unittest.main()
