package dev.berth.openapi;

import dev.berth.api.ApiVersion;
import dev.berth.api.Route;
import dev.berth.openapi.Operations.Operation;
import dev.berth.openapi.model.ErrorMessage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jspecify.annotations.Nullable;

/** Builds the document: a path item a path, an operation a route. */
final class DocumentBuilder {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}:]+)(:\\*)?}");
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "raw", "application/vnd.docker.raw-stream",
          "tar", "application/x-tar",
          "stream", "application/json",
          "text", "text/plain");

  private final Map<String, Operation> operations = Operations.read();
  private final RecordSchemas schemas = new RecordSchemas();

  /** The whole document of these routes. */
  OpenAPI build(List<Route> routes) {
    OpenAPI document =
        OASFactory.createOpenAPI()
            .openapi("3.1.0")
            .info(
                OASFactory.createInfo()
                    .title("Berth: Docker Engine API")
                    .version(ApiVersion.MAX.toString())
                    .description("Every path is also served below /v{version}, from 1.24."))
            .paths(OASFactory.createPaths())
            .components(OASFactory.createComponents());
    for (Route route : routes) {
      add(document, route);
    }
    schemas.all().forEach(document.getComponents()::addSchema);
    return document;
  }

  private void add(OpenAPI document, Route route) {
    String path = VARIABLE.matcher(route.path()).replaceAll("{$1}");
    PathItem item = document.getPaths().getPathItem(path);
    if (item == null) {
      item = OASFactory.createPathItem();
      document.getPaths().addPathItem(path, item);
    }
    item.setOperation(PathItem.HttpMethod.valueOf(route.method()), operation(route));
  }

  private org.eclipse.microprofile.openapi.models.Operation operation(Route route) {
    Operation known =
        operations.getOrDefault(
            route.operationId(),
            new Operation(route.operationId(), List.of(), null, null, false, "200"));
    org.eclipse.microprofile.openapi.models.Operation operation =
        OASFactory.createOperation()
            .operationId(route.operationId())
            .summary(route.summary())
            .addExtension("x-since", route.since().toString());
    Matcher variables = VARIABLE.matcher(route.path());
    while (variables.find()) {
      operation.addParameter(parameter(variables.group(1), Parameter.In.PATH).required(true));
    }
    for (String name : known.query()) {
      operation.addParameter(parameter(name, Parameter.In.QUERY));
    }
    if (known.request() != null) {
      operation.requestBody(
          OASFactory.createRequestBody().content(json(body(known.request(), false))));
    }
    return operation.responses(responses(known));
  }

  private static Parameter parameter(String name, Parameter.In in) {
    return OASFactory.createParameter()
        .name(name)
        .in(in)
        .schema(OASFactory.createSchema().addType(SchemaType.STRING));
  }

  private APIResponses responses(Operation known) {
    Content failure = json(schemas.reference(ErrorMessage.class));
    return OASFactory.createAPIResponses()
        .addAPIResponse(
            known.status(),
            OASFactory.createAPIResponse()
                .description(known.status().equals("204") ? "Done" : "Success")
                .content(content(known)))
        .addAPIResponse(
            "default", OASFactory.createAPIResponse().description("Failure").content(failure));
  }

  private @Nullable Content content(Operation known) {
    String response = known.response();
    if (response == null) {
      return null;
    }
    String media = MEDIA_TYPES.get(response.toLowerCase(Locale.ROOT));
    return media == null
        ? json(body(response, known.list()))
        : OASFactory.createContent().addMediaType(media, OASFactory.createMediaType());
  }

  private Schema body(String name, boolean list) {
    if (name.equals("object")) {
      return OASFactory.createSchema().addType(SchemaType.OBJECT);
    }
    try {
      Schema schema =
          schemas.reference(Class.forName(ErrorMessage.class.getPackageName() + "." + name));
      return list ? OASFactory.createSchema().addType(SchemaType.ARRAY).items(schema) : schema;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("operations.tsv names no record: " + name, e);
    }
  }

  private static Content json(Schema schema) {
    return OASFactory.createContent()
        .addMediaType("application/json", OASFactory.createMediaType().schema(schema));
  }
}
