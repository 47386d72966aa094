using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Connections.Copies;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Loads the files of a script, in its transaction, behind its statements.</summary>
/// <param name="context">The run.</param>
/// <param name="connection">The working connection.</param>
/// <param name="entry">The script.</param>
internal sealed class LoadRunner(RunContext context, ServerConnection connection, PlanEntry entry)
{
    private readonly DeferredIndexes _indexes = new(context, connection, entry);

    /// <summary>The rows that were loaded.</summary>
    public long Rows { get; private set; }

    /// <summary>What the server refused of a file; null where it did not.</summary>
    public LoadFault? Fault { get; private set; }

    /// <summary>Loads them.</summary>
    /// <returns>The SHA-256 of each file, with commas in between; empty where the script loads none.</returns>
    /// <exception cref="PostgresException">The server refused something: see <see cref="Fault"/>.</exception>
    /// <exception cref="MigrationException">DataFileInvalid, DirectiveInvalid.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var hashes = new List<string>();
        foreach (var file in entry.Data)
            hashes.Add(await LoadAsync(file, cancellationToken).ConfigureAwait(false));
        await MakeIndexesAsync(cancellationToken).ConfigureAwait(false);
        var hash = DataHash.Join(hashes);
        return entry.DataHash is { } planned && planned != hash ? throw ChangedMeanwhile() : hash;
    }

    private async Task<string> LoadAsync(DataFile file, CancellationToken cancellationToken)
    {
        var progress = new LoadProgress(context, entry, file.Name);
        var table = await LoadTable.ReadAsync(connection, file.Load, cancellationToken).ConfigureAwait(false);
        var source = await LoadSource.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        await using var dispose = source.ConfigureAwait(false);
        var reader = await LoadReading.BeginAsync(file, source, progress, cancellationToken).ConfigureAwait(false);
        var columns = LoadHead.Columns(file, table, reader.Header);
        try
        {
            Rows += await SendAsync(file, table, columns, reader, source, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            progress.End();
        }

        return await source.HashAsync(cancellationToken).ConfigureAwait(false);
    }

    // Returns the rows of the table that were written.
    private async Task<long> SendAsync(
        DataFile file,
        LoadTable table,
        IReadOnlyList<string> columns,
        LoadReading reader,
        LoadSource source,
        CancellationToken cancellationToken
    )
    {
        var load = file.Load;
        var (relation, name) = load.IsStaged ? (LoadStage.Relation, LoadStage.Name) : (load.QuotedTable, table.Name);
        var stage = load.IsStaged ? new LoadStage(connection, load, table, columns) : null;
        try
        {
            await (stage?.CreateAsync(cancellationToken) ?? _indexes.SetAsideAsync(file, cancellationToken)).ConfigureAwait(
                false
            );
            var sql = CopyText.Of(load, relation, columns, source.Encoding);
            var rejected = load.Reject is null ? null : new RejectedRows(context, connection, entry, file, source.CodePage);
            var copied = rejected is null
                ? await CopyAllAsync(sql, load.Format == DataFormat.Binary, reader, cancellationToken).ConfigureAwait(false)
                : await CopyGoodAsync(file, sql, name, reader, rejected, cancellationToken).ConfigureAwait(false);
            if (stage is null)
                return copied;
            await _indexes.SetAsideAsync(file, cancellationToken).ConfigureAwait(false);
            return await stage.MoveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            Fault = LoadFault.Read(file, exception, name, columns, reader.UncountedLines);
            throw;
        }
    }

    private async Task MakeIndexesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _indexes.MakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception) && _indexes.Current is { } file)
        {
            Fault = new LoadFault(file, null, null, null);
            throw;
        }
    }

    private async Task<long> CopyGoodAsync(
        DataFile file,
        string sql,
        string relation,
        LoadReading reader,
        RejectedRows rejected,
        CancellationToken cancellationToken
    )
    {
        var copy = new RejectingCopy(connection, file, sql, relation, rejected);
        await copy.RunAsync(new RowChunks(file, reader), () => reader.Share, cancellationToken).ConfigureAwait(false);
        rejected.Tell();
        return copy.Loaded;
    }

    // A copy takes no token but that of a connection that is given up.
    private async Task<long> CopyAllAsync(string sql, bool isBinary, LoadReading reader, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await connection
            .CancellableAsync(CopyAsync(sql, isBinary, reader, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return reader.Rows;
    }

    // After an error or a cancellation the copy is not completed, or half the data would stay.
    private async Task CopyAsync(string sql, bool isBinary, LoadReading reader, CancellationToken cancellationToken)
    {
        var copy = await CopyImport.BeginAsync(connection, sql, isBinary).ConfigureAwait(false);
        await using var dispose = copy.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { IsEmpty: false } piece)
            await copy.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        await copy.CompleteAsync().ConfigureAwait(false);
    }

    private MigrationException ChangedMeanwhile() =>
        entry
            .Data[0]
            .Error(
                $"{string.Join(", ", entry.Data.Select(file => file.Name))}: not what the plan was made for.",
                "Restore the files as they were then, or make the plan again."
            );
}
