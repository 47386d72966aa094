using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>A session that holds the lock that a script waits for, and that may be ended for it.</summary>
/// <param name="ProcessId">Its server process.</param>
/// <param name="Application">Its application_name.</param>
/// <param name="User">Its user; null where the server does not tell.</param>
internal sealed record HoldingSession(int ProcessId, string Application, string? User)
{
    /// <summary>When it connected; null where that is hidden, and then nothing is known of it but who it is.</summary>
    public DateTime? Began { get; init; }

    /// <summary>When its transaction began; null where it is in none.</summary>
    public DateTime? InTransactionSince { get; init; }

    /// <summary>Whether it executes a query.</summary>
    public bool IsActive { get; init; }

    /// <summary>When it was looked at, by the server's clock.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>How old its transaction is; without one, how long ago its state has changed. Null where that is hidden.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The address of its client; null where it has none.</summary>
    public string? Client { get; init; }

    /// <summary>The beginning of what it executes or has executed last; null where it is hidden.</summary>
    public string? Query { get; init; }

    /// <summary>Whether its user is a superuser: nobody else may send it a signal.</summary>
    public bool IsSuperusers { get; init; }

    /// <summary>Reads a row of holding_sessions.sql.</summary>
    public static HoldingSession Read(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetString(6), reader.TextOrNull(7))
        {
            Began = reader.IsDBNull(1) ? null : reader.GetDateTime(1),
            InTransactionSince = reader.IsDBNull(2) ? null : reader.GetDateTime(2),
            IsActive = !reader.IsDBNull(3) && reader.GetBoolean(3),
            SeenAt = reader.GetFieldValue<DateTimeOffset>(4),
            Age = reader.IsDBNull(5) ? null : reader.GetTimeSpan(5),
            Client = reader.TextOrNull(8),
            Query = reader.TextOrNull(9),
            IsSuperusers = reader.GetBoolean(10),
        };
}
