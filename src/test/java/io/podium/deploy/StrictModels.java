package io.podium.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The objects of Kubernetes itself, read so that an unknown field or a wrong type is an error. */
final class StrictModels {
  private static final Map<String, Class<? extends HasMetadata>> MODELS =
      Map.of(
          "v1/ConfigMap", ConfigMap.class,
          "v1/Namespace", Namespace.class,
          "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
          "v1/Secret", Secret.class,
          "v1/ServiceAccount", ServiceAccount.class,
          "rbac.authorization.k8s.io/v1/Role", Role.class,
          "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class);

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new WithoutAnySetter())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private StrictModels() {}

  /** What is wrong with an object; each line names the file and the field. */
  static List<String> problems(String file, JsonNode object) {
    String type = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
    Class<? extends HasMetadata> model = MODELS.get(type);
    if (model == null) {
      return List.of(file + ": apiVersion, kind: " + type + " is not known");
    }
    try {
      STRICT.treeToValue(object, model);
      return List.of();
    } catch (JsonMappingException refused) {
      String field =
          refused.getPath().stream()
              .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
              .collect(Collectors.joining("."));
      return List.of(file + ": " + field + ": " + refused.getOriginalMessage());
    } catch (JsonProcessingException refused) {
      return List.of(file + ": " + refused.getOriginalMessage());
    }
  }

  /** The models keep unknown fields for a newer server; here they are mistakes. */
  private static final class WithoutAnySetter extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}
