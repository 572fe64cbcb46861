package dev.berth.openapi;

import dev.berth.openapi.model.Optional;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** Turns records into schemas: what is not {@code Optional} is required, nullable says null. */
final class RecordSchemas {
  private final Map<String, Schema> schemas = new TreeMap<>();

  /** All schemas made so far, by record name. */
  Map<String, Schema> all() {
    return schemas;
  }

  /** A reference to the schema of a record, which is made if it is new. */
  Schema reference(Class<?> type) {
    if (!schemas.containsKey(type.getSimpleName())) {
      schemas.put(type.getSimpleName(), OASFactory.createSchema());
      schemas.put(type.getSimpleName(), schema(type));
    }
    return OASFactory.createSchema().ref("#/components/schemas/" + type.getSimpleName());
  }

  private Schema schema(Class<?> type) {
    Schema schema = OASFactory.createSchema().addType(SchemaType.OBJECT);
    for (RecordComponent component : type.getRecordComponents()) {
      schema.addProperty(component.getName(), component(component));
      if (!component.isAnnotationPresent(Optional.class)) {
        schema.addRequired(component.getName());
      }
    }
    return schema;
  }

  private Schema component(RecordComponent component) {
    AnnotatedType annotated = component.getAnnotatedType();
    boolean nullable = annotated.isAnnotationPresent(Nullable.class);
    Schema schema = schema(component.getGenericType());
    if (!nullable) {
      return schema;
    }
    if (schema.getRef() != null) {
      return OASFactory.createSchema()
          .addAnyOf(schema)
          .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
    }
    return schema.getType() == null ? schema : schema.addType(SchemaType.NULL);
  }

  private Schema schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? OASFactory.createSchema().addType(SchemaType.ARRAY).items(schema(arguments[0]))
          : OASFactory.createSchema()
              .addType(SchemaType.OBJECT)
              .additionalPropertiesSchema(schema(arguments[1]));
    }
    return simple((Class<?>) type);
  }

  private Schema simple(Class<?> type) {
    Schema schema = OASFactory.createSchema();
    if (type.isRecord()) {
      return reference(type);
    }
    if (type == String.class) {
      return schema.addType(SchemaType.STRING);
    }
    if (type == boolean.class || type == Boolean.class) {
      return schema.addType(SchemaType.BOOLEAN);
    }
    if (type == double.class || type == Double.class) {
      return schema.addType(SchemaType.NUMBER);
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return schema.addType(SchemaType.INTEGER);
    }
    return schema; // Object: anything
  }
}
