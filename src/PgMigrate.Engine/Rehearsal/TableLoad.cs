using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>How large and how busy a table of the target is.</summary>
/// <param name="Table">Its name with schema.</param>
/// <param name="Rows">Rows, as the last ANALYZE or VACUUM counted them.</param>
/// <param name="Bytes">Its size with indexes and TOAST, as the catalogue knows it.</param>
/// <param name="Writes">Rows inserted, updated and deleted since the server's statistics began.</param>
/// <param name="OpenTransactions">Transactions older than a second that hold a lock on it.</param>
/// <param name="OldestTransaction">The age of the oldest of them; null where there is none.</param>
/// <param name="AskedAt">When the server said so.</param>
internal sealed record TableLoad(
    ObjectName Table,
    long Rows,
    long Bytes,
    long Writes,
    int OpenTransactions,
    TimeSpan? OldestTransaction,
    DateTimeOffset AskedAt
)
{
    // What takes longer than a blink: a scan of so much, or a queue behind so many.
    private const long ManyRows = 100_000;
    private const long ManyBytes = 100 * SizeText.MB;
    private const double ManyWritesPerSecond = 10;

    /// <summary>Writes a second between an earlier look and this one; null where there was none.</summary>
    public double? WritesPerSecond { get; private init; }

    /// <summary>True where a scan of it will be felt.</summary>
    public bool IsLarge => Rows >= ManyRows || Bytes >= ManyBytes;

    /// <summary>True where a lock, or a scan, of it will be felt.</summary>
    public bool IsHeavy => IsLarge || WritesPerSecond >= ManyWritesPerSecond || OpenTransactions > 0;

    /// <summary>A row of <c>load.sql</c>.</summary>
    public static TableLoad Read(NpgsqlDataReader reader) =>
        new(
            new ObjectName(reader.GetString(0), reader.GetString(1)),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetInt64(4),
            reader.GetInt32(5),
            reader.IsDBNull(6) ? null : reader.GetTimeSpan(6),
            reader.GetFieldValue<DateTimeOffset>(7)
        );

    /// <summary>The same, with the rate of writes since an earlier look.</summary>
    public TableLoad Since(TableLoad? earlier)
    {
        var passed = earlier is null ? 0 : (AskedAt - earlier.AskedAt).TotalSeconds;
        // A reset of the statistics in between leaves nothing to compare.
        return passed <= 0 || Writes < earlier!.Writes
            ? this
            : this with
            {
                WritesPerSecond = (Writes - earlier.Writes) / passed,
            };
    }

    /// <summary>For messages: <c>48 M rows, 12 GB, 900 writes/s, 2 open transactions</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string> { $"{Count(Rows)} rows", SizeText.Format(Bytes) };
        if (WritesPerSecond is { } rate)
            parts.Add(rate < 1 ? "no writes now" : $"{Count((long)rate)} writes/s");
        if (OpenTransactions > 0)
            parts.Add(
                $"{OpenTransactions} open transaction{(OpenTransactions == 1 ? "" : "s")}, the oldest of "
                    + $"{DurationText.Format(OldestTransaction ?? TimeSpan.Zero)}"
            );
        return string.Join(", ", parts);
    }

    private static string Count(long value) =>
        value switch
        {
            >= 1_000_000_000 => Number(value / 1e9) + " G",
            >= 1_000_000 => Number(value / 1e6) + " M",
            >= 10_000 => Number(value / 1e3) + " k",
            _ => value.ToString(CultureInfo.InvariantCulture),
        };

    private static string Number(double value) => value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
