package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of structured mounts, by what they do. */
class MountOptionsTest extends VolumeSuite {
  private static String mount(String fields) {
    return "{\"Mounts\":[{" + fields.replace('\'', '"') + "}]}";
  }

  /** /dev/shm is mounted below /dev, and everybody may write there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | ro",
        "{'ReadOnlyForceRecursive':true,'Propagation':'rprivate'} | ro",
        "{'ReadOnlyNonRecursive':true} | rw"
      })
  void readOnlyReachesWhatIsMountedBelow(String options, String expected) {
    assumeTrue(Service.isBerth(), "an older dockerd makes the uppermost mount read-only only");
    assumeTrue(Files.isWritable(Path.of("/dev/shm")), "nothing is mounted at /dev/shm");
    String host =
        mount(
            "'Type':'bind','Source':'/dev','Target':'/d','ReadOnly':true,'BindOptions':" + options);
    String file = "/d/shm/" + name;
    assertThat(
            output(host, "touch " + file + " 2>/dev/null && rm " + file + " && echo rw || echo ro"))
        .isEqualTo(expected + "\n");
  }

  @Test
  void withoutWhatIsMountedBelow(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("f"), "x");
    String plain =
        mount(
            "'Type':'bind','Target':'/d','BindOptions':{'NonRecursive':true},'Source':'"
                + directory
                + "'");
    assertThat(output(plain, "cat /d/f")).isEqualTo("x");
    assumeTrue(Service.isBerth(), "root may hide mounts");
    String dev =
        mount("'Type':'bind','Source':'/dev','Target':'/d','BindOptions':{'NonRecursive':true}");
    Response start = API.post("/containers/" + create(dev, "true") + "/start", "");
    assertThat(start.statusCode()).isEqualTo(400);
    assertThat(message(start))
        .startsWith("cannot bind /dev without what is mounted below it (/dev/");
  }

  @Test
  void aMissingSourceIsMadeWhenAskedTo(@TempDir Path directory) {
    assumeTrue(Service.apiAtLeast(42), "CreateMountpoint is of API 1.42");
    String host =
        mount(
            "'Type':'bind','Target':'/d','BindOptions':{'CreateMountpoint':true},'Source':'"
                + directory
                + "/a/b'");
    output(host, "echo x > /d/f");
    assertThat(directory.resolve("a/b/f")).hasContent("x\n");
  }

  @Test
  void aTmpfsRunsProgramsOnlyWhenAskedTo() {
    assumeTrue(Service.apiAtLeast(46), "options of a tmpfs are of API 1.46");
    String script =
        "cp /bin/busybox /t/busybox && /t/busybox true 2>/dev/null && echo runs || echo no";
    String with = "'Type':'tmpfs','Target':'/t','TmpfsOptions':{'Options':[['exec']]}";
    assertThat(output(mount(with), script)).isEqualTo("runs\n");
    assertThat(output(mount(with.replace("exec", "noexec")), script)).isEqualTo("no\n");
  }

  @Test
  void aTmpfsCanBeReadOnly() {
    String host = mount("'Type':'tmpfs','Target':'/t','ReadOnly':true");
    assertThat(output(host, "touch /t/x 2>/dev/null || echo ro")).isEqualTo("ro\n");
  }

  @Test
  void aVolumeCanBeReadOnly() {
    output(bind("", "/v"), "echo x > /v/f");
    String host = mount("'Type':'volume','Target':'/v','ReadOnly':true,'Source':'" + name + "'");
    assertThat(output(host, "cat /v/f; touch /v/x 2>/dev/null || echo ro")).isEqualTo("x\nro\n");
  }

  @Test
  void wordsOfConsistencyChangeNothing() {
    String host =
        "{\"Binds\":[\""
            + name
            + ":/v:cached,z\"],\"Mounts\":[{\"Type\":\"volume\",\"Source\":\""
            + name
            + "-2\",\"Target\":\"/w\",\"Consistency\":\"delegated\"}]}";
    assertThat(output(host, "echo x > /v/f; echo y > /w/f; cat /v/f /w/f")).isEqualTo("x\ny\n");
  }
}
