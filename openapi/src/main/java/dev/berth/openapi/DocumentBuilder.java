package dev.berth.openapi;

import dev.berth.api.Route;
import dev.berth.openapi.Operations.Operation;
import dev.berth.openapi.Operations.QueryParameter;
import dev.berth.openapi.model.ErrorMessage;
import java.math.BigDecimal;
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

/** Builds the document: a path item a path, an operation a route. */
final class DocumentBuilder {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}:]+)(:\\*)?}");
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "raw", "application/vnd.docker.raw-stream",
          "tar", "application/x-tar",
          "yaml", "application/yaml",
          "octets", "application/octet-stream",
          "stream", "application/json",
          "text", "text/plain");

  private final Described described;
  private final RecordSchemas schemas = new RecordSchemas();

  DocumentBuilder(Described described) {
    this.described = described;
  }

  /** The whole document of these routes. */
  OpenAPI build(List<Route> routes) {
    OpenAPI document =
        OASFactory.createOpenAPI()
            .openapi("3.1.0")
            .info(
                OASFactory.createInfo()
                    .title(described.title())
                    .version(described.version())
                    .description(described.text()))
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
    Operation known = described.operations().apply(route);
    org.eclipse.microprofile.openapi.models.Operation operation =
        OASFactory.createOperation()
            .operationId(route.operationId())
            .summary(route.summary())
            .addExtension("x-since", route.since().toString());
    Matcher variables = VARIABLE.matcher(route.path());
    while (variables.find()) {
      QueryParameter variable = QueryParameter.text(variables.group(1));
      operation.addParameter(parameter(variable, Parameter.In.PATH).required(true));
    }
    known.query().forEach(each -> operation.addParameter(parameter(each, Parameter.In.QUERY)));
    if (known.request() != null) {
      operation.requestBody(
          OASFactory.createRequestBody().content(content(known.request(), false)));
    }
    return operation.responses(responses(known));
  }

  private static Parameter parameter(QueryParameter parameter, Parameter.In in) {
    Schema text = OASFactory.createSchema().addType(SchemaType.STRING);
    Schema schema =
        switch (parameter.kind()) {
          case TEXT -> text;
          case BOOLEAN -> OASFactory.createSchema().addType(SchemaType.BOOLEAN);
          case INTEGER -> OASFactory.createSchema().addType(SchemaType.INTEGER);
          case UNSIGNED ->
              OASFactory.createSchema().addType(SchemaType.INTEGER).minimum(BigDecimal.ZERO);
          case LIST -> OASFactory.createSchema().addType(SchemaType.ARRAY).items(text);
        };
    return OASFactory.createParameter().name(parameter.name()).in(in).schema(schema);
  }

  private APIResponses responses(Operation known) {
    Content failure = json(schemas.reference(described.failure()));
    return OASFactory.createAPIResponses()
        .addAPIResponse(
            known.status(),
            OASFactory.createAPIResponse()
                .description(known.status().equals("204") ? "Done" : "Success")
                .content(known.response() == null ? null : content(known.response(), known.list())))
        .addAPIResponse(
            "default", OASFactory.createAPIResponse().description("Failure").content(failure));
  }

  private Content content(String body, boolean list) {
    String media = MEDIA_TYPES.get(body.toLowerCase(Locale.ROOT));
    return media == null
        ? json(body(body, list))
        : OASFactory.createContent().addMediaType(media, OASFactory.createMediaType());
  }

  private Schema body(String name, boolean list) {
    Schema schema =
        name.equals("object")
            ? OASFactory.createSchema().addType(SchemaType.OBJECT)
            : schemas.reference(record(name));
    return list ? OASFactory.createSchema().addType(SchemaType.ARRAY).items(schema) : schema;
  }

  private static Class<?> record(String name) {
    try {
      return Class.forName(ErrorMessage.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("operations.tsv names no record: " + name, e);
    }
  }

  private static Content json(Schema schema) {
    return OASFactory.createContent()
        .addMediaType("application/json", OASFactory.createMediaType().schema(schema));
  }
}
