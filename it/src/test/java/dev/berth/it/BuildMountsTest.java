package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.Builder.Built;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code RUN --mount}, which the classic builder of dockerd does not have. */
class BuildMountsTest {
  private final Api api = Api.shared();
  private final String name = "mounts-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void onlyBerth() {
    Assumptions.assumeTrue(Service.isBerth(), "the classic builder of dockerd lacks RUN --mount");
  }

  @AfterEach
  void removeImage() {
    api.delete("/images/" + name + "?force=1");
  }

  @Test
  void whatIsWrittenToABoundTreeIsGoneAfterTheStep() {
    Built built =
        build(
                """
                FROM busybox AS src
                RUN mkdir /data && echo stage > /data/f
                FROM busybox
                WORKDIR /w
                RUN --mount=target=/ctx,rw echo x > /ctx/new && cat /ctx/in/file && rm -r /ctx/in
                RUN --mount=type=bind,target=/ctx ls /ctx && ! touch /ctx/f
                RUN --mount=type=bind,from=src,source=/data,target=d,rw echo y >> d/f && cat /w/d/f
                RUN --mount=type=bind,from=src,source=/data,target=d cat d/f
                """)
            .file("in/file", "bound\n")
            .build();
    assertThat(built.error()).isEmpty();
    assertThat(built.text()).containsSubsequence("bound\n", "Dockerfile\nin\n", "stage\ny\n");
    assertThat(built.text()).containsSubsequence("stage\ny\n", "stage\n ---> Removed");
  }

  @Test
  void nothingOfAMountIsLeftInTheLayer() {
    Built built =
        build(
                """
                FROM busybox
                RUN --mount=target=/deep/er/f,source=file --mount=type=tmpfs,target=/t \\
                  --mount=type=cache,target=/c,id=NAME --mount=type=secret,id=s true
                RUN --mount=target=/kept/f,source=file touch /kept/mine
                """
                    .replace("NAME", name))
            .file("file", "x")
            .file("hidden", "s3cret")
            .with("secrets", "[\"id=s,src=hidden\"]")
            .build();
    assertThat(built.error()).isEmpty();
    assertThat(Cli.docker("run", "--rm", name, "find", "/", "-xdev", "-newer", "/bin").out())
        .contains("/kept/mine")
        .doesNotContain("/deep", "/t\n", "/c\n", "/run", "/kept/f");
  }

  @Test
  void secretsAreSeenByTheStepThatMountsThemOnly() {
    Built built =
        build(
                """
                FROM busybox
                COPY . /all
                RUN ls /all
                RUN --mount=type=secret,id=s cat /run/secrets/s && stat -c '%a %u' /run/secrets/s
                RUN --mount=type=secret,id=s,target=/tok,mode=0444,uid=5 stat -c '%a %u' /tok
                RUN --mount=type=secret,id=s,env=TOKEN echo "is $TOKEN"; ls /run/secrets || echo none
                RUN --mount=type=secret,id=other echo "without"
                """)
            .file("hidden", "s3cret\n")
            .with("secrets", "[\"id=s,src=hidden\"]")
            .build();
    assertThat(built.error()).isEmpty();
    assertThat(built.text())
        .containsSubsequence("s3cret\n400 0\n", "444 5\n", "is s3cret\n", "none", "without");
    assertThat(Cli.docker("run", "--rm", name, "ls", "/all").out()).isEqualTo("Dockerfile\n");
    assertThat(api.get("/images/" + name + "/history").toString()).doesNotContain("s3cret");
    assertThat(build("FROM busybox\nRUN --mount=type=secret,id=q,required true\n").build().error())
        .isEqualTo("secret q: not found");
  }

  @Test
  void cachesLastAndAreSharedAsNamed() {
    String file =
        """
        FROM busybox AS seed
        RUN mkdir /s && echo seed > /s/f
        FROM busybox
        RUN --mount=type=cache,target=/c,id=NAME,from=seed,source=/s,mode=0700,uid=7 \\
          stat -c '%a %u' /c; echo more >> /c/f; wc -l < /c/f
        """
            .replace("NAME", name);
    assertThat(build(file).build().text()).contains("700 7\n2\n");
    assertThat(build(file).with("nocache", "1").build().text()).contains("700 7\n3\n");
  }

  @Test
  void aLockedCacheIsHadByOneStepAtATime() {
    String step =
        "RUN --mount=type=cache,target=/c,id=NAME,sharing=locked"
            + " test ! -e /c/busy && touch /c/busy && sleep 0.3 && rm /c/busy\n";
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      file.append("FROM busybox AS s").append(i).append("\nENV I=").append(i).append('\n');
      file.append(step.replace("NAME", name + "-locked"));
    }
    file.append("FROM busybox\n");
    for (int i = 0; i < 3; i++) {
      file.append("COPY --from=s").append(i).append(" /bin /b").append(i).append('\n');
    }
    assertThat(build(file.toString()).build().error()).isEmpty();
    assertThat(build(file.toString().replace("locked ", "private ")).build().error()).isEmpty();
  }

  @Test
  void aTmpfsHasASizeAndRunsPrograms() {
    Built built =
        build(
                "FROM busybox\nRUN --mount=type=tmpfs,target=/t,size=4m df -k /t | tail -1;"
                    + " cp /bin/busybox /t/b && /t/b echo ran\n")
            .build();
    assertThat(built.text()).contains(" 4096 ", "ran\n");
  }

  @Test
  void networksOfAStep() {
    Built built =
        build("FROM busybox\nRUN --network=none cat /proc/net/dev | grep -c :\n")
            .with("networkmode", "host")
            .build();
    assertThat(built.text()).contains("\n1\n");
  }

  private Builder build(String dockerfile) {
    return new Builder(api, dockerfile).with("t", name).with("forcerm", "1");
  }
}
