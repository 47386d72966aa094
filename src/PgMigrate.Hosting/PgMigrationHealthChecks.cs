using Microsoft.Extensions.Diagnostics.HealthChecks;
using PgMigrate.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The health check of an application's schema.</summary>
public static class PgMigrationHealthChecks
{
    /// <summary>
    /// Adds a check that is healthy when the schema is what the application expects, or newer where
    /// <see cref="PgMigrationStartOptions.AcceptNewer"/> says so. It is one of readiness: an application that is not ready is
    /// alive all the same, and a probe of liveness leaves it out, by its tags.
    /// </summary>
    /// <param name="builder">The health checks of the application, which has <c>AddPgMigration</c> or the gate.</param>
    /// <param name="configure">Says how; null for the defaults.</param>
    /// <param name="name">What it is called in the report.</param>
    /// <param name="failureStatus">What it reports where the schema is another one; null for unhealthy.</param>
    /// <param name="tags">Its tags; null for <c>ready</c>.</param>
    public static IHealthChecksBuilder AddPgMigration(
        this IHealthChecksBuilder builder,
        Action<PgMigrationHealthOptions>? configure = null,
        string name = "pgmigrate",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new PgMigrationHealthOptions();
        configure?.Invoke(options);
        return builder.Add(
            new HealthCheckRegistration(
                name,
                services => new SchemaHealthCheck(
                    services.GetRequiredService<ReadinessLook>(),
                    services.GetRequiredService<PgMigrationStatus>(),
                    options
                ),
                failureStatus,
                tags ?? ["ready"]
            )
        );
    }
}
