using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PgMigrate.Engine;

namespace PgMigrate.Hosting;

/// <summary>Waits for the schema that somebody else makes; changes nothing.</summary>
internal sealed class GateWork(IOptions<PgMigrationGateOptions> options, ContentRoot root) : IStartupWork
{
    /// <inheritdoc/>
    public string Name => nameof(PgMigrationServices.AddPgMigrationGate);

    /// <inheritdoc/>
    public PgMigrationStartOptions Options => options.Value;

    /// <inheritdoc/>
    public bool NeedsScripts => options.Value is not { To: not null, Path: null, Embedded: null };

    /// <inheritdoc/>
    public Task RunAsync(PgMigrator migrator, string? path, CancellationToken cancellationToken) =>
        migrator.WaitAsync(Awaited(path), observer: null, cancellationToken);

    /// <inheritdoc/>
    public ReadinessOptions Expected(string? path) => Awaited(path);

    private WaitOptions Awaited(string? path)
    {
        var given = options.Value;
        return new WaitOptions
        {
            Path = path,
            To = given.To,
            Configuration = root.Resolve(given.Configuration),
            Environment = given.Environment,
            Tokens = given.AllTokens(),
            HistorySchema = given.HistorySchema,
            AcceptNewer = given.AcceptNewer,
            Interval = given.Interval,
            NoProgressTimeout = given.NoProgressTimeout,
        };
    }
}
