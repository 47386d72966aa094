using PgMigrate.Hosting;

namespace Shop;

/// <summary>
/// Answers 503 until the schema is there: for an application that starts in the background, or serves although its migration
/// has failed.
/// </summary>
internal sealed class SchemaFilter(PgMigrationStatus schema) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (schema.IsReady)
            return next(context);
        context.HttpContext.Response.Headers.RetryAfter = "5";
        return ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
    }
}
