using Npgsql;
using PgMigrate.Engine.Configuration.Signals;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>Whether autovacuum works on the table, or on a partition of it.</summary>
/// <param name="table">The table, quoted and with its schema.</param>
internal sealed class AutovacuumMeter(string table) : SignalMeter
{
    private string? _worksOn;

    /// <inheritdoc/>
    public override SignalKind Kind => SignalKind.Autovacuum;

    /// <inheritdoc/>
    public override NpgsqlBatchCommand Question() => Ask("autovacuum", new NpgsqlParameter { Value = table });

    /// <inheritdoc/>
    public override async Task TakeAsync(NpgsqlDataReader answer, CancellationToken cancellationToken) =>
        _worksOn = await answer.ReadAsync(cancellationToken).ConfigureAwait(false) ? answer.GetString(0) : null;

    /// <inheritdoc/>
    public override string? Over(BatchSignal signal) => _worksOn is null ? null : $"autovacuum works on {_worksOn}";
}
