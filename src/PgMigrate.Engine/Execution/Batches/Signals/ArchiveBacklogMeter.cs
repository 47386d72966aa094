using Npgsql;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>
/// How much log waits for the archiver: the files that are ready, where they may be listed; otherwise those that come behind the
/// last one that was archived. A server that archives nothing has no backlog.
/// </summary>
internal sealed class ArchiveBacklogMeter : SignalMeter
{
    private SignalRights? _rights;
    private long _files;
    private long _size;

    /// <inheritdoc/>
    public override SignalKind Kind => SignalKind.ArchiveBacklog;

    /// <inheritdoc/>
    public override void Begin(SignalRights rights) => _rights = rights;

    /// <inheritdoc/>
    public override NpgsqlBatchCommand? Question() =>
        _rights is not { Archives: true } ? null
        : _rights.ListsArchive ? Ask("archive_status")
        : Ask("archiver_distance");

    /// <inheritdoc/>
    public override async Task TakeAsync(NpgsqlDataReader answer, CancellationToken cancellationToken)
    {
        await answer.ReadAsync(cancellationToken).ConfigureAwait(false);
        Unknown = answer.IsDBNull(0)
            ? (
                "may not list the files that are ready for the archiver, and none was archived since the statistics were reset",
                "pg_monitor"
            )
            : null;
        (_files, _size) = (answer.IsDBNull(0) ? 0 : answer.GetInt64(0), answer.GetInt64(1));
    }

    /// <inheritdoc/>
    public override string? Over(BatchSignal signal)
    {
        if (signal.Unit == SignalUnit.Count)
            return _files > signal.Limit ? $"{BatchProgress.Number(_files)} files of log wait for the archiver" : null;
        var bytes = _files * _size;
        return bytes > signal.Limit ? $"{SizeText.Format(bytes)} of log wait for the archiver" : null;
    }
}
