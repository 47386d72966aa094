using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>A session that waits for a lock, as the server tells of it.</summary>
/// <param name="ProcessId">Its server process.</param>
/// <param name="Blockers">The server processes that it waits for, those that stand before it in the queue included.</param>
/// <param name="Lock">The lock, as pg_locks calls it.</param>
/// <param name="Object">What is to be locked.</param>
/// <param name="Waited">How long it has waited; null where the server does not tell (before PostgreSQL 14).</param>
internal sealed record WaitingSession(int ProcessId, IReadOnlyList<int> Blockers, string Lock, string Object, TimeSpan? Waited)
{
    /// <summary>What kind of thing is to be locked.</summary>
    public LockKind Kind { get; init; }

    /// <summary>The table whose index is to be locked; null where it is no index.</summary>
    public string? TableOfIndex { get; init; }

    /// <summary>The tables that it is a partition of; empty where it is none.</summary>
    public IReadOnlyList<string> PartOf { get; init; } = [];

    /// <summary>Its application_name, or what kind of process of the server's it is; null where neither is known.</summary>
    public string? Application { get; init; }

    /// <summary>Its user; null where the server does not tell.</summary>
    public string? User { get; init; }

    /// <summary>The beginning of what it executes; null where it may not be seen.</summary>
    public string? Query { get; init; }

    /// <summary>
    /// Reads a row of waiting_sessions.sql; null where nobody waits, and it only says what the script's process does.
    /// </summary>
    public static WaitingSession? TryRead(NpgsqlDataReader reader) => reader.IsDBNull(0) ? null : Read(reader);

    private static WaitingSession Read(NpgsqlDataReader reader) =>
        new(
            reader.GetInt32(0),
            ReadNumbers(reader.GetString(1)),
            reader.GetString(2),
            reader.GetString(3),
            reader.IsDBNull(4) ? null : reader.GetTimeSpan(4)
        )
        {
            Application = reader.TextOrNull(5),
            User = reader.TextOrNull(6),
            Query = reader.TextOrNull(7),
            Kind = reader.GetString(8) switch
            {
                "relation" => LockKind.Relation,
                "transactionid" or "tuple" => LockKind.Row,
                _ => LockKind.Other,
            },
            TableOfIndex = reader.TextOrNull(9),
            PartOf = reader.TextOrNull(10) is { } ancestors ? JsonText.ToList(ancestors) : [],
        };

    private static int[] ReadNumbers(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(element => element.GetInt32())];
    }
}

/// <summary>What a session waits to lock.</summary>
internal enum LockKind
{
    /// <summary>Something that neither a table nor a row is: the end of a transaction, an advisory lock, an object of another
    /// kind.</summary>
    Other,

    /// <summary>A table, an index or another relation.</summary>
    Relation,

    /// <summary>A row, or the transaction that has changed it.</summary>
    Row,
}
