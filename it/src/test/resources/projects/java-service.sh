#: base debian-java
# A Java service: compiled and packed in one stage, its layers unpacked in another.
mkdir -p src/main/java/com/example src/main/resources/META-INF/services lib
cat >src/main/java/com/example/Main.java <<'E'
package com.example;

public class Main {
  record Point(int x, int y) {}

  interface Greeter { String greet(String who); }

  public static void main(String[] args) {
    Greeter greeter = who -> "Hello, " + who + " " + new Point(1, 2);
    System.out.println(greeter.greet(args.length > 0 ? args[0] : "nobody"));
  }
}
E
echo 'app.name=example' >src/main/resources/application.properties
printf 'Main-Class: com.example.Main\nX-Long: %s\n' "$(printf 'a%.0s' $(seq 60))" >manifest.mf
cat >Dockerfile <<'E'
FROM debian-java AS build
WORKDIR /workspace
COPY manifest.mf .
COPY src/main src/main
RUN javac -J-Xshare:auto -J-XX:TieredStopAtLevel=1 -d target/classes $(find src/main/java -name '*.java') \
 && cp -a src/main/resources/. target/classes/ \
 && jar -J-XX:TieredStopAtLevel=1 --create --file app.jar --manifest manifest.mf --date=2024-01-01T00:00:00Z -C target/classes .

FROM debian-java AS layers
WORKDIR /layers/application
COPY --from=build /workspace/app.jar /tmp/app.jar
RUN jar -J-XX:TieredStopAtLevel=1 xf /tmp/app.jar && rm /tmp/app.jar

FROM debian-java
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError"
RUN addgroup --system spring 2>/dev/null || groupadd -r spring; useradd -r -g spring spring
WORKDIR /application
COPY --from=layers --chown=spring:spring /layers/application/ ./
USER spring:spring
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=1m --retries=5 CMD java -version || exit 1
ENTRYPOINT ["java", "-cp", "/application", "com.example.Main"]
CMD ["world"]
E
