# One image a service: docker build --build-arg SERVICE=planner-service .
# The jar is built outside, by `./mvnw package`; docker-compose.yml says how.
ARG JAVA_IMAGE=eclipse-temurin:25-jdk
FROM ${JAVA_IMAGE}

# git does the work; the checks of a Maven project need the JDK that is here already. bubblewrap, prlimit (util-linux) and socat
# make the sandbox of agents and checks; docs/sandbox.md says what a container needs for it.
RUN apt-get update \
 && apt-get install -y --no-install-recommends git openssh-client bubblewrap util-linux socat \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 divisi \
 && mkdir -p /var/lib/divisi \
 && chown divisi /var/lib/divisi

ARG SERVICE
COPY ${SERVICE}/target/divisi-${SERVICE}-*-exec.jar /opt/divisi/service.jar

USER divisi
WORKDIR /var/lib/divisi
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAMPercentage=60", "-jar", "/opt/divisi/service.jar"]
