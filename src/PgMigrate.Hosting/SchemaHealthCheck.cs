using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PgMigrate.Hosting;

/// <summary>Ready when the schema is as the application expects it, and its own start is done with it.</summary>
internal sealed class SchemaHealthCheck(ReadinessLook look, PgMigrationStatus status, PgMigrationHealthOptions options)
    : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return Judge(await look.GetAsync(options.CacheFor, cancellationToken).ConfigureAwait(false), context);
        }
        catch (MigrationException failure)
        {
            var data = new Dictionary<string, object> { ["start"] = Start(), ["errorId"] = failure.ErrorId.ToString() };
            // The exception stays out: what writes a report may show all that it holds.
            return new HealthCheckResult(
                context.Registration.FailureStatus,
                $"How the schema stands cannot be seen: {failure.Message}",
                exception: null,
                data
            );
        }
    }

    private HealthCheckResult Judge(SchemaReadiness schema, HealthCheckContext context)
    {
        if (schema.IsReady)
            status.SeeReady();
        var data = Data(schema);
        return schema.IsReady && status.IsReady
            ? HealthCheckResult.Healthy(schema.Reason, data)
            : new HealthCheckResult(context.Registration.FailureStatus, Reason(schema), exception: null, data);
    }

    private string Reason(SchemaReadiness schema) =>
        status switch
        {
            { State: PgMigrationStartState.Failed, Failure: { } failure } =>
                $"{schema.Reason} The start failed: {failure.Message}",
            _ when schema.IsReady => "The start of the application is not done with the schema.",
            _ => schema.Reason,
        };

    private Dictionary<string, object> Data(SchemaReadiness schema)
    {
        var data = new Dictionary<string, object>
        {
            ["state"] = schema.State.ToString(),
            ["start"] = Start(),
            ["pending"] = schema.Pending.Count,
        };
        if (schema.Version is { } version)
            data["version"] = version;
        if (schema.ExpectedVersion is { } expected)
            data["expectedVersion"] = expected;
        if (schema.Unknown.Count > 0)
            data["unknown"] = schema.Unknown.Count;
        return data;
    }

    private string Start() => status.State.ToString();
}
