using System.Collections.Concurrent;
using Npgsql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>
/// The sample's change of a column on a table that others write to: a trigger sees to what is written from then on, batches to
/// what was there. Each row is looked at in the end.
/// </summary>
public sealed class SampleBackfillTests(PostgresServer server) : MigrationTestBase(server)
{
    private const int Rows = 2000;
    private const int Writers = 4;

    private readonly ConcurrentDictionary<long, string> _written = new();
    private int _writes;

    private MigrationOptions Sample => Options with { Path = RepositoryRoot.Combine("migrations") };

    [Fact]
    public async Task Each_row_is_what_its_last_writer_has_made_of_it_while_the_backfill_went_on()
    {
        await MigrateAsync(Sample with { To = "0015_index_change_log_changed_at.sql" });
        await Database.ExecuteAsync(
            $"""
            INSERT INTO tara.organization (code, name) VALUES ('ORG', 'The only one');
            INSERT INTO tara.control (organization_id, code, name, description, reference)
            SELECT o.id, 'C-' || n, 'control', '', CASE WHEN n % 5 = 0 THEN 'alone' || n ELSE 'UN R155 M' || n END
            FROM tara.organization o, generate_series(1, {Rows}) n;
            CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.0005); RETURN NEW; END $$;
            CREATE TRIGGER slow BEFORE UPDATE ON tara.control FOR EACH ROW EXECUTE FUNCTION slow();
            """
        );
        foreach (
            var row in await Database.QueryAsync("SELECT id, reference FROM tara.control", r => (r.GetInt64(0), r.GetString(1)))
        )
            _written[row.Item1] = row.Item2;
        await MigrateAsync(Sample with { To = "0016_expand_control_reference.sql" });

        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(number => WriteAsync(number, stop.Token)).ToArray();
        var backfill = MigrateAsync(Sample with { To = "0017_backfill_control_reference.sql" });
        await EventuallyAsync(
            async () =>
                backfill.IsCompleted
                || await Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pgmigrate.batch WHERE batches > 0)"),
            "The batches do not begin."
        );
        var before = _writes;
        await backfill;
        var after = _writes;
        await MigrateAsync(Sample with { To = "0019_require_control_reference.sql" });
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Assert.True(after > before, "Nobody wrote while the batches went on.");
        Assert.InRange(await Database.ScalarAsync<long>("SELECT batches FROM pgmigrate.batch"), 3, Rows);
        await AssertEachAsync("reference");
        await MigrateAsync(Sample);
        await AssertEachAsync(
            "CASE reference_source WHEN 'Internal' THEN '' ELSE reference_source || ' ' END || reference_clause"
        );
    }

    private async Task AssertEachAsync(string text)
    {
        var rows = await Database.QueryAsync(
            $"SELECT id, {text}, reference_source, reference_clause FROM tara.control ORDER BY id",
            r => (r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3))
        );
        Assert.Equal(_written.OrderBy(row => row.Key).Select(row => Parts(row.Key, row.Value)), rows);
    }

    private static (long, string, string, string) Parts(long id, string reference)
    {
        var words = reference.Split(' ');
        return (id, reference, words.Length == 1 ? "Internal" : string.Join(' ', words[..^1]), words[^1]);
    }

    // Each has rows of its own, so that it is known who was the last: old programs write the text, new ones its parts.
    private async Task WriteAsync(int number, CancellationToken stop)
    {
        await using var connection = await Database.OpenAsync();
        var random = new Random(number);
        long[] own = [.. _written.Keys.Where(id => id % Writers == number)];
        var filled = new List<long>();
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            var reference = $"ISO {number} C{round}";
            var id =
                round % 3 == 0 || filled.Count == 0 ? await UpdateAsync(connection, own[random.Next(own.Length)], reference)
                : round % 3 == 1 ? await UpdatePartsAsync(connection, filled[random.Next(filled.Count)], reference)
                : await InsertAsync(connection, $"W{number}-{round}", reference);
            filled.Add(id);
            _written[id] = reference;
            Interlocked.Increment(ref _writes);
        }
    }

    private static Task<long> UpdateAsync(NpgsqlConnection connection, long id, string reference) =>
        SendAsync(connection, "UPDATE tara.control SET reference = $2 WHERE id = $1 RETURNING id", id, reference);

    private static Task<long> UpdatePartsAsync(NpgsqlConnection connection, long id, string reference) =>
        SendAsync(
            connection,
            "UPDATE tara.control SET reference_source = substring($2 FROM '^(.*) [^ ]+$'), reference_clause = "
                + "substring($2 FROM '[^ ]+$') WHERE id = $1 RETURNING id",
            id,
            reference
        );

    private static Task<long> InsertAsync(NpgsqlConnection connection, string code, string reference) =>
        SendAsync(
            connection,
            "INSERT INTO tara.control (organization_id, code, name, description, reference) "
                + "SELECT id, $1, 'control', '', $2 FROM tara.organization RETURNING id",
            code,
            reference
        );

    private static async Task<long> SendAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
    }
}
