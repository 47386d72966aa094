using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using PgMigrate.Engine;

namespace PgMigrate.Hosting;

/// <summary>The database of an application's start, and its scripts, as the options name them.</summary>
internal sealed class StartupTarget
{
    private readonly IStartupWork _work;
    private readonly IServiceProvider _services;
    private readonly ContentRoot _root;
    private readonly Lazy<(PgMigrator Telling, PgMigrator Quiet)> _migrators;

    public StartupTarget(IStartupWork work, IServiceProvider services, ContentRoot root)
    {
        (_work, _services, _root) = (work, services, root);
        _migrators = new Lazy<(PgMigrator, PgMigrator)>(CreateMigrators);
    }

    /// <summary>The database.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: the options name none, or several.
    /// ConnectionStringInvalid.</exception>
    public PgMigrator Migrator => _migrators.Value.Telling;

    /// <summary>The same, for whoever looks every few seconds: what is seen is told by the health check, not logged.</summary>
    /// <inheritdoc cref="Migrator"/>
    public PgMigrator QuietMigrator => _migrators.Value.Quiet;

    /// <summary>The scripts, to be disposed of after use.</summary>
    /// <exception cref="MigrationException">What <see cref="Engine.Scripts.EmbeddedScripts.Extract"/> throws.</exception>
    public ScriptFolder OpenScripts() => _work.NeedsScripts ? ScriptFolder.Open(_work.Options, _root) : ScriptFolder.None;

    /// <summary>Refuses options that cannot be meant; nothing is connected to.</summary>
    /// <exception cref="MigrationException">OptionsInvalid; ConnectionStringInvalid.</exception>
    public void Require()
    {
        var options = _work.Options;
        if (_work.NeedsScripts)
            RequireScripts(options);
        if (options.NoProgressTimeout <= TimeSpan.Zero)
            throw Invalid($"NoProgressTimeout is {options.NoProgressTimeout}.", "Give a time, such as 00:10:00.");
        _ = Migrator;
    }

    private void RequireScripts(PgMigrationStartOptions options)
    {
        if (options is { Path: null, Embedded: null })
            throw Invalid("No scripts are named.", "Give Path, or call UseEmbeddedScripts.");
        if (options is { Path: not null, Embedded: not null })
            throw Invalid("A Path and embedded scripts are named.", "Leave one of them out.");
    }

    private (PgMigrator, PgMigrator) CreateMigrators()
    {
        var options = _work.Options;
        string[] named =
        [
            .. new (string Name, bool Is)[]
            {
                (nameof(options.ConnectionString), options.ConnectionString is not null),
                (nameof(options.ConnectionName), options.ConnectionName is not null),
                (nameof(options.DataSourceKey), options.DataSourceKey is not null),
                (nameof(options.UseDataSource), options.FindDataSource is not null),
            }
                .Where(way => way.Is)
                .Select(way => way.Name),
        ];
        if (named.Length > 1)
            throw Invalid($"The database is named by {string.Join(" and ", named)}.", "Leave all but one of them out.");
        var connectionString = options.ConnectionString ?? NamedString(options.ConnectionName);
        var logger = _services.GetService<ILoggerFactory>() is { } loggers
            ? new StartLogger(loggers.CreateLogger("PgMigrate"))
            : null;
        if (connectionString is not null)
            return (new PgMigrator(connectionString) { Logger = logger }, new PgMigrator(connectionString));
        var dataSource = FindDataSource(options);
        return (new PgMigrator(dataSource) { Logger = logger }, new PgMigrator(dataSource));
    }

    private string? NamedString(string? name)
    {
        if (name is null)
            return null;
        return _services.GetService<IConfiguration>()?.GetConnectionString(name)
            ?? throw Invalid(
                $"The application's configuration has no connection string '{name}'.",
                $"Set ConnectionStrings:{name}, as the variable ConnectionStrings__{name} for instance."
            );
    }

    private NpgsqlDataSource FindDataSource(PgMigrationStartOptions options)
    {
        if (options.FindDataSource is { } find)
            return find(_services);
        if (options.DataSourceKey is { } key)
            return _services.GetKeyedService<NpgsqlDataSource>(key)
                ?? throw Invalid(
                    $"The application has no NpgsqlDataSource with the key '{key}'.",
                    "Register one, or name the database by ConnectionString or ConnectionName."
                );
        return _services.GetService<NpgsqlDataSource>()
            ?? throw Invalid(
                "No database is named, and the application has no NpgsqlDataSource.",
                "Give ConnectionName or ConnectionString, or register a data source."
            );
    }

    private MigrationException Invalid(string message, string action) =>
        new(MigrationErrorId.OptionsInvalid, $"{_work.Name}: {message}", action);
}
