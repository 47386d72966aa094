using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PgMigrate.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Applications that migrate their database as they start, or wait for its schema.</summary>
public static class PgMigrationServices
{
    /// <summary>
    /// Has the database migrated before any service of the application starts, the web server among them. Many replicas may start
    /// at once: one migrates, the others wait for it as long as it makes progress, and find nothing to do.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">
    /// Says how, over what the section <see cref="PgMigrationOptions.Section"/> of the configuration says; null where that says
    /// all. A further call goes on with the same options: an application has one such database.
    /// </param>
    /// <exception cref="InvalidOperationException">The application waits for its schema by a gate.</exception>
    public static IServiceCollection AddPgMigration(
        this IServiceCollection services,
        Action<PgMigrationOptions>? configure = null
    ) => Add<PgMigrationOptions, MigrationWork>(services, PgMigrationOptions.Section, configure);

    /// <summary>
    /// Has the application wait, before any of its services starts, until somebody else has brought the schema; changes nothing.
    /// It waits as long as a run makes progress.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">
    /// Says how, over what the section <see cref="PgMigrationGateOptions.Section"/> of the configuration says; null where that
    /// says all.
    /// </param>
    /// <exception cref="InvalidOperationException">The application migrates by itself.</exception>
    public static IServiceCollection AddPgMigrationGate(
        this IServiceCollection services,
        Action<PgMigrationGateOptions>? configure = null
    ) => Add<PgMigrationGateOptions, GateWork>(services, PgMigrationGateOptions.Section, configure);

    private static IServiceCollection Add<TOptions, TWork>(
        IServiceCollection services,
        string section,
        Action<TOptions>? configure
    )
        where TOptions : PgMigrationStartOptions
        where TWork : class, IStartupWork
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(IStartupWork) && service.ImplementationType != typeof(TWork)))
            throw new InvalidOperationException(
                "An application migrates by itself or waits at a gate: AddPgMigration and "
                    + "AddPgMigrationGate exclude each other."
            );
        services.AddOptions<TOptions>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigureOptions<TOptions>, SectionOptions<TOptions>>(
                provider => new SectionOptions<TOptions>(provider, section)
            )
        );
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton<ContentRoot>();
        services.TryAddSingleton<HostingLog>();
        services.TryAddSingleton<IStartupWork, TWork>();
        services.TryAddSingleton<StartupTarget>();
        services.TryAddSingleton<ReadinessLook>();
        services.TryAddSingleton(_ => new PgMigrationStatus());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartupService>());
        return services;
    }
}
