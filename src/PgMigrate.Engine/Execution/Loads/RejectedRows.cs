using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Sets bad rows aside: into the reject table, with line, text and reason.</summary>
/// <param name="context">The run.</param>
/// <param name="connection">The working connection, in the script's transaction.</param>
/// <param name="entry">The script.</param>
/// <param name="file">The file.</param>
/// <param name="codePage">What its bytes are written in.</param>
internal sealed class RejectedRows(RunContext context, ServerConnection connection, PlanEntry entry, DataFile file, int codePage)
{
    private const int NamedRows = 3;

    // Before that a share of all rows says little.
    private const int LeastForShare = 100;

    private readonly List<string> _first = [];
    private long _lastLine;

    private RejectLimit Limit => file.Load.Reject!;

    private string Table => ScriptLoad.Quoted(file.Load.RejectTable);

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Sets a row aside.</summary>
    /// <param name="line">The file's line, from 1.</param>
    /// <param name="row">The row.</param>
    /// <param name="refusal">What the server says.</param>
    /// <param name="stop">Cancels the statement.</param>
    /// <exception cref="MigrationException">DataFileInvalid: it is one too many.</exception>
    public async Task AddAsync(long line, ReadOnlyMemory<byte> row, PostgresException refusal, CancellationToken stop)
    {
        if (Count++ == 0)
            await connection
                .ExecuteAsync(
                    SqlFile.Read("Execution/Loads", "reject_table").Replace("{table}", Table, StringComparison.Ordinal),
                    [],
                    stop
                )
                .ConfigureAwait(false);
        _lastLine = line;
        if (_first.Count < NamedRows)
            _first.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: {refusal.MessageText}"));
        if (Limit.Share is null && Count > Limit.Rows)
            throw TooMany(null);
        await connection
            .ExecuteAsync(
                SqlFile.Read("Execution/Loads", "reject_row").Replace("{table}", Table, StringComparison.Ordinal),
                [
                    new() { Value = context.Identity.RunId },
                    new() { Value = entry.Name },
                    new() { Value = file.Name },
                    new() { Value = line },
                    new() { Value = TextOf(row.Span) },
                    new() { Value = refusal.MessageText },
                    new() { Value = refusal.SqlState },
                ],
                stop
            )
            .ConfigureAwait(false);
    }

    /// <summary>Refuses a file of which too large a share is bad.</summary>
    /// <param name="loaded">The rows that were loaded so far.</param>
    /// <param name="done">How much of the file is read, from 0 to 1.</param>
    /// <exception cref="MigrationException">DataFileInvalid.</exception>
    public void RefuseTooMany(long loaded, double done)
    {
        if (Limit.Share is not { } share || (done < 1 && Count < LeastForShare))
            return;
        var rows = (loaded + Count) / Math.Max(done, double.Epsilon);
        if (Count > share * rows)
            throw TooMany(done < 1 ? null : loaded + Count);
    }

    /// <summary>Tells of them, where there are any.</summary>
    public void Tell()
    {
        if (Count > 0)
            context.Tell(
                MessageSeverity.Warning,
                entry.File,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Count} {(Count == 1 ? "row" : "rows")} of {file.Name} went to {file.Load.RejectTable}: {Reasons}"
                )
            );
    }

    private string Reasons => string.Join("; ", _first) + (Count > _first.Count ? " …" : string.Empty);

    private MigrationException TooMany(long? all)
    {
        var ofAll = all is { } rows ? string.Create(CultureInfo.InvariantCulture, $" of {rows}") : string.Empty;
        return new MigrationException(
            MigrationErrorId.DataFileInvalid,
            context.Mask.Hide(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file.Path}:{_lastLine}: {Count}{ofAll} rows are bad, and reject={Limit.Text}: {Reasons}"
                )
            ),
            "Correct the rows, or allow for more with reject. Nothing of the script was kept."
        )
        {
            Target = context.Target.ToString(),
            Script = entry.Name,
            Path = file.Path,
            Line = _lastLine <= int.MaxValue ? (int)_lastLine : null,
        };
    }

    // No text of PostgreSQL holds a zero.
    private string TextOf(ReadOnlySpan<byte> row) =>
        PgEncoding.Lenient(codePage).GetString(row).TrimEnd('\r', '\n').Replace('\0', '\uFFFD');
}
