using System.Text.Json;
using PgMigrate.Engine.Sql.Locks;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>
/// What the database and its server say of themselves; what could not be asked is empty, and named in <see cref="Unread"/>.
/// </summary>
internal sealed record TargetFacts
{
    /// <summary>Others who are in a transaction of this database.</summary>
    public IReadOnlyList<TargetSession> Sessions { get; init; } = [];

    /// <summary>Sessions of this database of which the server hides what they do.</summary>
    public int HiddenSessions { get; init; }

    public IReadOnlyList<PreparedTransaction> Prepared { get; init; } = [];

    public IReadOnlyList<Replica> Replicas { get; init; } = [];

    /// <summary>Replication slots that nobody reads from.</summary>
    public IReadOnlyList<IdleSlot> Slots { get; init; } = [];

    /// <summary>Null where it could not be asked.</summary>
    public ServerState? State { get; init; }

    /// <summary>Publications FOR ALL TABLES.</summary>
    public IReadOnlyList<string> Publications { get; init; } = [];

    public IReadOnlyList<InvalidIndex> InvalidIndexes { get; init; } = [];

    /// <summary>Of the tables that pending scripts lock, those that are there.</summary>
    public IReadOnlyList<TableState> Tables { get; init; } = [];

    /// <summary>The numbers in <see cref="PendingRequirements.Rights"/> of those that the role has not.</summary>
    public IReadOnlyList<int> MissingRights { get; init; } = [];

    /// <summary>What the server did not answer, and why.</summary>
    public IReadOnlyList<(string Section, string Why)> Unread { get; init; } = [];

    /// <summary>Takes in an answer.</summary>
    /// <param name="section">The name of the query.</param>
    /// <param name="json">What it gave.</param>
    public TargetFacts With(string section, string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return section switch
        {
            "sessions" => this with { Sessions = List(root, TargetSession.Read) },
            "hidden_sessions" => this with { HiddenSessions = root.GetInt32() },
            "prepared" => this with { Prepared = List(root, PreparedTransaction.Read) },
            "replicas" => this with { Replicas = List(root, Replica.Read) },
            "slots" => this with { Slots = List(root, IdleSlot.Read) },
            "server" => this with { State = ServerState.Read(root) },
            "publications" => this with { Publications = List(root, name => name.GetString()!) },
            "invalid_indexes" => this with { InvalidIndexes = List(root, InvalidIndex.Read) },
            "tables" => this with { Tables = List(root, TableState.Read) },
            "rights" => this with
            {
                MissingRights =
                [
                    .. root.EnumerateArray()
                        .Where(right => right.Is("held", false))
                        .Select(right => right.GetProperty("n").GetInt32()),
                ],
            },
            _ => throw new ArgumentOutOfRangeException(nameof(section), section, "There is no such query."),
        };
    }

    private static T[] List<T>(JsonElement array, Func<JsonElement, T> read) => [.. array.EnumerateArray().Select(read)];
}

/// <summary>A lock that others hold.</summary>
/// <param name="Table">The number of the table in <see cref="PendingRequirements.Tables"/>.</param>
/// <param name="Mode">The lock.</param>
internal readonly record struct LockHeld(int Table, TableLock Mode)
{
    public static IReadOnlyList<LockHeld> ReadAll(JsonElement holder) =>
        [
            .. from held in holder.GetProperty("locks").EnumerateArray()
            let mode = LockNames.Parse(held.GetProperty("mode").GetString()!)
            where mode is not null
            select new LockHeld(held.GetProperty("table").GetInt32(), mode.Value),
        ];
}

/// <summary>A session that is in a transaction.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="User">Null for the server's own processes.</param>
/// <param name="Application">What it calls itself; may be empty.</param>
/// <param name="State">As pg_stat_activity names it; null where it is hidden.</param>
/// <param name="Kind">As pg_stat_activity names it (backend_type); null where it is hidden.</param>
/// <param name="Age">How long the transaction has lasted; null where it is hidden.</param>
/// <param name="IsHidden">True where the server hides what it does.</param>
/// <param name="PreventsWraparound">True for an autovacuum that yields to nobody.</param>
/// <param name="Locks">What it has locked of the tables that pending scripts lock.</param>
internal sealed record TargetSession(
    int Pid,
    string? User,
    string Application,
    string? State,
    string? Kind,
    TimeSpan? Age,
    bool IsHidden,
    bool PreventsWraparound,
    IReadOnlyList<LockHeld> Locks
)
{
    public static TargetSession Read(JsonElement row) =>
        new(
            row.GetProperty("pid").GetInt32(),
            row.Text("user"),
            row.Text("application") ?? "",
            row.Text("state"),
            row.Text("kind"),
            row.Seconds("seconds"),
            row.Is("is_hidden", true),
            row.Is("prevents_wraparound", true),
            LockHeld.ReadAll(row)
        );
}

/// <summary>A prepared transaction.</summary>
internal sealed record PreparedTransaction(string Id, string User, TimeSpan Age, IReadOnlyList<LockHeld> Locks)
{
    public static PreparedTransaction Read(JsonElement row) =>
        new(row.Text("gid")!, row.Text("user") ?? "", row.Seconds("seconds") ?? TimeSpan.Zero, LockHeld.ReadAll(row));
}

/// <summary>A replica, and how far it is behind; null where that is hidden or not known.</summary>
internal sealed record Replica(string Name, long? Bytes, TimeSpan? Lag)
{
    public static Replica Read(JsonElement row) => new(row.Text("name") ?? "", row.Number("bytes"), row.Seconds("seconds"));
}

/// <summary>A replication slot that nobody reads from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">The write-ahead log that it holds back; null where it holds none.</param>
/// <param name="Status">wal_status (13 and later): reserved, extended, unreserved or lost; null where the server does not
/// tell.</param>
internal sealed record IdleSlot(string Name, long? Bytes, string? Status)
{
    public static IdleSlot Read(JsonElement row) => new(row.Text("name")!, row.Number("bytes"), row.Text("status"));
}

/// <summary>What the server has left.</summary>
/// <param name="Role">The role that runs.</param>
/// <param name="DeadlockTimeout">deadlock_timeout.</param>
/// <param name="FreeConnections">Connections that this role may still open.</param>
internal sealed record ServerState(string Role, TimeSpan DeadlockTimeout, long FreeConnections)
{
    public static ServerState Read(JsonElement row) =>
        new(row.Text("role")!, row.Seconds("deadlock_timeout") ?? TimeSpan.Zero, row.Number("free_connections") ?? long.MaxValue);
}

/// <summary>An index that a failed build has left.</summary>
/// <param name="Name">Its name with its schema, quoted where SQL needs it.</param>
/// <param name="OnTable">The table's name with its schema.</param>
/// <param name="Table">The table's number in <see cref="PendingRequirements.Tables"/>; null where no pending script locks
/// it.</param>
internal sealed record InvalidIndex(string Name, string OnTable, int? Table)
{
    public static InvalidIndex Read(JsonElement row) => new(row.Text("name")!, row.Text("on_table")!, (int?)row.Number("table"));
}

/// <summary>A table that a pending script locks.</summary>
/// <param name="Table">Its number in <see cref="PendingRequirements.Tables"/>.</param>
/// <param name="Bytes">Its size with indexes and TOAST; null where it could not be asked without waiting for a lock.</param>
/// <param name="IsEmpty">True where it has no page.</param>
/// <param name="IsDueForFreezing">True where autovacuum freezes it to prevent wraparound, now or soon.</param>
internal sealed record TableState(int Table, long? Bytes, bool IsEmpty, bool IsDueForFreezing)
{
    public static TableState Read(JsonElement row) =>
        new(
            row.GetProperty("table").GetInt32(),
            row.Number("bytes"),
            row.Is("is_empty", true),
            row.Is("is_due_for_freezing", true)
        );
}

/// <summary>Reads what SQL's NULL may be.</summary>
internal static class JsonRow
{
    public static string? Text(this JsonElement row, string name) => row.GetProperty(name).GetString();

    public static long? Number(this JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? (long)number.GetDouble() : null;

    public static TimeSpan? Seconds(this JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number
            ? TimeSpan.FromSeconds(Math.Max(0, number.GetDouble()))
            : null;

    public static bool Is(this JsonElement row, string name, bool value) =>
        row.GetProperty(name).ValueKind == (value ? JsonValueKind.True : JsonValueKind.False);
}
