using Npgsql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>A session, or a prepared transaction, that blocks the working connection.</summary>
/// <param name="Description">It, for people.</param>
/// <param name="YieldsAfter">
/// What the server's deadlock_timeout is, where it is an autovacuum that gives way then; null where it is anything else.
/// </param>
internal sealed record Blocker(string Description, TimeSpan? YieldsAfter)
{
    /// <summary>Reads a row of blockers.sql.</summary>
    public static Blocker Read(NpgsqlDataReader reader)
    {
        if (reader.GetInt32(0) == 0)
            return new Blocker(
                $"the prepared transaction '{reader.GetString(1)}' (user {reader.GetString(2)}, prepared "
                    + $"{DurationText.Format(reader.GetTimeSpan(4))} ago)",
                YieldsAfter: null
            );
        var since = reader.IsDBNull(4) ? string.Empty : $", in a transaction for {DurationText.Format(reader.GetTimeSpan(4))}";
        return new Blocker(
            $"process {reader.GetInt32(0)} ({reader.GetString(1)}, user {reader.GetString(2)}, {reader.GetString(3)}{since})",
            reader.IsDBNull(5) ? null : TimeSpan.FromMilliseconds(reader.GetInt32(5))
        );
    }
}
