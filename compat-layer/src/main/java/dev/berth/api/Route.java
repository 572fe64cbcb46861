package dev.berth.api;

/**
 * A line of a route table.
 *
 * @param method HTTP method
 * @param path template: {@code {id}} takes one segment, {@code {name:*}} takes any number, slashes
 *     included, at the end none too; no version prefix
 * @param operationId name of the operation in the published specification
 * @param since oldest API version that has it
 * @param summary one line for the OpenAPI document
 */
public record Route(
    String method,
    String path,
    String operationId,
    ApiVersion since,
    String summary,
    Handler handler) {}
