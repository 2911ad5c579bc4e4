package io.podium.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesManifestsTest {
  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void areWhatThePublishedSchemasAllow(String runner) throws IOException {
    assertThat(manifests(runner).schemaProblems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void everyReferenceResolves(String runner) throws IOException {
    assertThat(manifests(runner).referenceProblems()).isEmpty();
  }

  /** Each is one change to a file; the message must lead to it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spark | spark-application.yaml | mainClass:          | mainKlass:           | mainKlass
          spark | spark-application.yaml | mainApplicationFile: | mainApplication:    | mainApplicationFile
          spark | spark-application.yaml | sparkVersion: 3.5.7 | sparkVersion: 3.5    | spec.sparkVersion
          spark | spark-application.yaml | instances: 2        | instances: two       | spec.executor.instances
          spark | spark-application.yaml | claimName:          | claim:               | claim
          spark | spark-application.yaml | fsGroup: 185        | fsGroup: [185]       | fsGroup
          spark | spark-application.yaml | onFailureRetries:   | retries:             | retries
          flink | flink-deployment.yaml  | v1_19               | v1.19                | spec.flinkVersion
          flink | flink-deployment.yaml  | last-state          | last                 | spec.job.upgradeMode
          flink | flink-deployment.yaml  | parallelism: 2      | parallelism: two     | spec.job.parallelism
          flink | flink-deployment.yaml  | podTemplate:        | podTemplates:        | podTemplates
          flink | flink-deployment.yaml  | mountPath: /data    | mountpath: /data     | mountpath
          flink | flink-deployment.yaml  | numberOfTaskSlots: "2" | numberOfTaskSlots: 2 | numberOfTaskSlots
          flink | flink-deployment.yaml  | flink.apache.org/v1beta1 | flink.apache.org/v2 | apiVersion
          flink | storage.yaml           | accessModes: [ReadWriteMany] | accessModes: ReadWriteMany | spec.accessModes
          flink | storage.yaml           | resources:          | resource:            | spec.resource
          flink | settings.yaml          | window: global      | window: {a: b}       | data.window
          spark | rbac.yaml              | resources: [pods    | resource: [pods      | rules.0.resource
          spark | rbac.yaml              | roleRef:            | role:                | role
          spark | namespace.yaml         | kind: Namespace     | kind: NameSpace      | kind
          spark | secret.template.yaml   | stringData:         | stringdata:          | stringdata
          """)
  void theSchemasRefuseABrokenManifest(
      String runner, String file, String from, String to, String field) throws IOException {
    assertThat(broken(runner, file, from, to).schemaProblems())
        .anySatisfy(problem -> assertThat(problem).startsWith(file).contains(field));
  }

  /** Each is one change to a file; the message must lead to it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spark | spark-application.yaml | claimName: podium-data     | claimName: data         | claimName
          spark | spark-application.yaml | serviceAccount: spark      | serviceAccount: sparky  | serviceAccount
          spark | spark-application.yaml | path: /run/secrets/podium  | path: /run/secrets      | jdbcPasswordRef
          spark | spark-application.yaml | podium-spark:0.1.0         | podium-spark:latest     | spec.image
          spark | spark-application.yaml | --checkpointDir=/data/     | --checkpointDir=/tmp/   | checkpointDir
          spark | spark-application.yaml | --lake=                    | --lakes=                | --lakes
          flink | flink-deployment.yaml  | secretName: podium-mysql   | secretName: mysql       | secretName
          flink | flink-deployment.yaml  | podium/password            | podium/mysql            | jdbcPasswordRef
          flink | flink-deployment.yaml  | "--flinkMaster=[auto]"     | --lake=twice            | --lake
          flink | settings.yaml          | window: global             | window: soon            | --window
          flink | settings.yaml          | aggTopic:                  | topic:                  | aggTopic
          flink | kustomization.yaml     | args.8]                    | args.9]                 | argument 9
          flink | kustomization.yaml     | - storage.yaml             | - volume.yaml           | volume.yaml
          flink | kustomization.yaml     | - storage.yaml             | - secret.template.yaml  | secret.template.yaml
          flink | rbac.yaml              | kind: Role\\n               | kind: ClusterRole\\n     | roleRef.name
          flink | storage.yaml           | namespace: podium-flink    | namespace: default      | metadata.namespace
          spark | secret.template.yaml   | REPLACE_ME                 | hunter2                 | stringData.password
          """)
  void aBrokenReferenceIsNamed(String runner, String file, String from, String to, String field)
      throws IOException {
    assertThat(broken(runner, file, from, to).referenceProblems())
        .anySatisfy(problem -> assertThat(problem).contains(".yaml: ", field));
  }

  @Test
  void flinkGoesOnFromRetainedCheckpoints() throws IOException {
    KubernetesManifests manifests = manifests("flink");
    JsonNode settings = manifests.job().at("/spec/flinkConfiguration");

    assertThat(manifests.job().at("/spec/job/upgradeMode").asText()).isEqualTo("last-state");
    assertThat(settings.path("high-availability.type").asText()).isEqualTo("kubernetes");
    assertThat(settings.path("state.checkpoints.dir").asText())
        .isEqualTo("file://" + PodiumArguments.value(manifests.arguments(), "checkpointDir"));
    assertThat(settings.path("execution.checkpointing.interval").asText()).isNotEmpty();
    assertThat(settings.path("execution.checkpointing.externalized-checkpoint-retention").asText())
        .isEqualTo("RETAIN_ON_CANCELLATION");
  }

  /**
   * In an application cluster Flink detaches by default, and the run would end at once as failed.
   */
  @Test
  void flinkLetsPodiumWaitForItsJob() throws IOException {
    JsonNode settings = manifests("flink").job().at("/spec/flinkConfiguration");

    assertThat(settings.path("execution.attached").asText()).isEqualTo("true");
    assertThat(Path.of("src/main/java"))
        .isDirectoryRecursivelyContaining(
            path ->
                path.endsWith(
                    settings.path("execution.job-listeners").asText().replace('.', '/') + ".java"));
  }

  @Test
  void sparkIsRestartedAfterAFailure() throws IOException {
    assertThat(manifests("spark").job().at("/spec/restartPolicy/type").asText())
        .isEqualTo("OnFailure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void kustomizePutsTheSettingsIntoTheArguments(String runner) throws IOException {
    assumeTrue(Programs.succeeds("kubectl", "kustomize", "--help"), "skipped: kubectl is absent");
    String rendered = Programs.run(List.of("kubectl", "kustomize", folder(runner).toString()));

    List<String> problems = new ArrayList<>();
    for (JsonNode object : YamlFiles.documents(rendered)) {
      problems.addAll(KubernetesManifests.schemaProblems("rendered", object));
      if (object.path("kind").equals(manifests(runner).job().path("kind"))) {
        assertThat(YamlFiles.texts(object.findValue(runner.equals("spark") ? "arguments" : "args")))
            .isEqualTo(manifests(runner).arguments());
      }
    }
    assertThat(problems).isEmpty();
    assertThat(rendered).doesNotContain("FROM_SETTINGS", "REPLACE_ME");
  }

  private static KubernetesManifests manifests(String runner) throws IOException {
    return new KubernetesManifests(files(runner));
  }

  private static KubernetesManifests broken(String runner, String file, String from, String to)
      throws IOException {
    Map<String, String> files = files(runner);
    assertThat(files.get(file)).contains(from.replace("\\n", "\n"));
    files.put(file, files.get(file).replace(from.replace("\\n", "\n"), to.replace("\\n", "\n")));
    return new KubernetesManifests(files);
  }

  private static Map<String, String> files(String runner) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.list(folder(runner))) {
      for (Path file : found.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  private static Path folder(String runner) {
    return Path.of("runners", runner, "kubernetes");
  }
}
