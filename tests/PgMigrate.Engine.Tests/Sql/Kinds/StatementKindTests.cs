using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Names;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Engine.Tests.Rules;
using PgMigrate.Engine.Tests.Rules.Examples;
using PgMigrate.Engine.Tests.Schema;
using PgMigrate.Engine.Undo.Derivation;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sql.Kinds;

/// <summary>
/// The table of all kinds of statements, <c>statements.txt</c>: what PgMigrate says of each, and what PostgreSQL 18 does. What is
/// said is computed, what is done is measured: a line that is not so any more fails. With PGMIGRATE_WRITE_STATEMENT_KINDS the file
/// is written anew, to be read.
/// </summary>
/// <remarks>
/// transaction: out, where the server refuses it in one; depends, where that is told by the catalogue; control, where it begins or
/// ends one. locks: what rules and previews go by, from ROW EXCLUSIVE on; taken: where the server takes others. destroys: what is
/// backed up before. rules: what Test-PgMigration finds. undo: the derived way back. snapshot: what it changes in a kept schema;
/// unblamed: what of that the history does not lay to it.
/// </remarks>
public sealed partial class StatementKindTests(PostgresServer server) : MigrationTestBase(server)
{
    private const int Version = 18;
    private const int MostListed = 6;
    private const int FewestTags = 90;

    // Tags of the server that no statement bears.
    private static readonly string[] NoStatement =
    [
        "ALTER CAST",
        "ALTER CONSTRAINT",
        "ALTER TRANSFORM",
        "CLOSE",
        "COPY FROM",
        "CREATE CONSTRAINT",
        "CREATE ROUTINE",
        "DISCARD",
        "DROP CONSTRAINT",
        "LOGIN",
    ];

    private static string Program => OperatingSystem.IsWindows() ? "postgres.exe" : "postgres";

    private readonly string _role = $"role_{Guid.NewGuid():N}"[..20];
    private string _standing = string.Empty;

    // The tags stand in the server's program, and whether one is a tag the server tells: that of an event trigger is looked up
    // before its function.
    [Fact]
    public async Task Each_kind_that_the_server_knows_is_in_the_table()
    {
        var program = await Database.ScalarAsync<byte[]>(
            $"SELECT pg_read_binary_file(setting || '/{Program}') FROM pg_config WHERE name = 'BINDIR'"
        );
        var candidates = Capitals()
            .Matches(Encoding.Latin1.GetString(program!))
            .Select(found => found.Value.Split(' '))
            .SelectMany(words => words.Select((_, start) => string.Join(' ', words[start..])))
            .Distinct()
            .ToArray();
        var written = StatementKind.Read().Where(kind => !IsOfLater(kind)).Select(kind => kind.Tag).Distinct().ToArray();

        var known = await TagsAsync([.. candidates.Union(written)]);

        Assert.True(known.Count > FewestTags, $"{known.Count} tags were found in the server's program.");
        Assert.Equal([], known.Except(written).Except(NoStatement));
        if (await VersionAsync() >= Version)
            Assert.Equal([], written.Except(known));
    }

    [Fact]
    public async Task Each_kind_is_as_the_table_says()
    {
        if (await VersionAsync() < Version)
            Assert.Skip($"The table is of PostgreSQL {Version}.");
        var written = StatementKind.Read();
        _standing = Filled(await File.ReadAllTextAsync(StatementKind.FilePath("standing.sql")));
        await Database.ExecuteAsync(_standing);
        try
        {
            var measured = await MeasureAsync(written);

            if (Environment.GetEnvironmentVariable("PGMIGRATE_WRITE_STATEMENT_KINDS") is { Length: > 0 })
                await File.WriteAllTextAsync(StatementKind.FilePath("statements.txt"), string.Concat(measured));
            Assert.Equal([], measured.Select(kind => kind.ToString()).Except(written.Select(kind => kind.ToString())));
        }
        finally
        {
            await Database.ExecuteAsync(
                $"DROP OWNED BY {_role}; DROP ROLE {_role}; ALTER SUBSCRIPTION subscribed SET (slot_name = NONE); "
                    + "DROP SUBSCRIPTION subscribed"
            );
        }
    }

    private async Task<IReadOnlyList<StatementKind>> MeasureAsync(IReadOnlyList<StatementKind> kinds)
    {
        await using var connection = await ServerConnection.OpenAsync(Target, "test", [], CancellationToken.None);
        var options = SnapshotOptions.WithoutHistory("grate") with { WithServerObjects = true };
        var before = await SchemaSnapshot.ReadAsync(connection, options, CancellationToken.None);
        var relations = await connection.ListAsync(
            "SELECT oid::bigint, relname::text FROM pg_class WHERE relnamespace = 's'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')",
            [],
            reader => (Oid: reader.GetInt64(0), Name: reader.GetString(1)),
            CancellationToken.None
        );
        var names = relations.ToDictionary(relation => relation.Oid, relation => relation.Name);
        var (schema, path) = ReadStanding();
        var measured = new List<StatementKind>();
        foreach (var kind in kinds)
        {
            var sql = Filled(kind.Sql);
            var done = kind.Known.ContainsKey(StatementKind.Unmeasured)
                ? Done.Nothing
                : await DoAsync(connection, sql, before, options, names);
            var statement = SqlText.Read(sql).Statements.Single();
            measured.Add(kind with { Known = Describe(kind, statement, Locks(statement, schema, path), before, done) });
        }

        return measured;
    }

    private Dictionary<string, string> Describe(
        StatementKind kind,
        SqlStatement statement,
        string locks,
        SchemaSnapshot before,
        Done done
    )
    {
        var (sql, said) = (statement.Sql, Transaction(statement.Facts));
        var changes = done.After is null ? [] : SchemaDifference.Between(before, done.After);
        var known = new Dictionary<string, string>
        {
            [StatementKind.Unmeasured] = kind.Known.GetValueOrDefault(StatementKind.Unmeasured, string.Empty),
            ["transaction"] = said == "in" ? string.Empty : said,
            ["measured"] =
                done.Transaction is null || said is "depends" or "control" || said == done.Transaction
                    ? string.Empty
                    : done.Transaction,
            ["locks"] = locks,
            ["taken"] =
                done.Locks is null || done.Locks == locks ? string.Empty
                : done.Locks.Length == 0 ? "none"
                : done.Locks,
            ["destroys"] = string.Join(", ", DataLossReader.Read(statement).Select(Text)),
            ["rules"] = string.Join(", ", Rules(sql)),
            ["undo"] = Undo(sql, before, done.After),
            ["snapshot"] = Listed(changes),
            ["unblamed"] = Listed(changes.Where(change => !IsBlamed(change, sql, before, done.After!))),
        };
        return known.ToDictionary(pair => pair.Key, pair => Unfilled(pair.Value));
    }

    private static async Task<Done> DoAsync(
        ServerConnection connection,
        string sql,
        SchemaSnapshot before,
        SnapshotOptions options,
        Dictionary<long, string> names
    )
    {
        if (StatementFacts.Read(sql).Control != TransactionControl.None)
            return Done.Nothing;
        await connection.ExecuteAsync("BEGIN", [], CancellationToken.None);
        try
        {
            await connection.ExecuteAsync(sql, [], CancellationToken.None);
            var held = await connection.ListAsync(
                "SELECT relation::bigint, mode FROM pg_locks WHERE pid = pg_backend_pid() AND granted AND relation IS NOT NULL",
                [],
                reader => (Oid: reader.GetInt64(0), Mode: reader.GetString(1)),
                CancellationToken.None
            );
            var locks = held.Where(one => names.ContainsKey(one.Oid))
                .Select(one => (names[one.Oid], Enum.Parse<TableLock>(one.Mode[..^"Lock".Length])));
            // What has no transaction's number has changed nothing.
            var hasChanged = await connection.ScalarAsync(
                "SELECT txid_current_if_assigned() IS NOT NULL",
                [],
                CancellationToken.None
            );
            var after = hasChanged is true
                ? await SchemaSnapshot.ReadInTransactionAsync(connection, options, CancellationToken.None)
                : before;
            return new("in", Text(locks), after);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.ActiveSqlTransaction)
        {
            return new("out", null, null);
        }
        catch (PostgresException refusal)
        {
            return new($"refused, {refusal.SqlState}", null, null);
        }
        finally
        {
            await connection.ExecuteAsync("ROLLBACK", [], CancellationToken.None);
        }
    }

    private static string Transaction(StatementFacts facts) =>
        facts switch
        {
            { Control: not TransactionControl.None } => "control",
            { Restriction: null } => "in",
            { Transactional: true } => "depends",
            _ => "out",
        };

    private static string Locks(SqlStatement statement, SchemaModel standing, SearchPath path) =>
        statement.Command is { } command
            ? Text(CommandLocks.Of(command, standing, path).Select(held => (held.Table.Name, held.Mode)))
            : string.Empty;

    private (SchemaModel Schema, SearchPath Path) ReadStanding()
    {
        var names = new NameScope(SessionNames.Usual);
        var schema = new SchemaModel(names);
        foreach (var standing in SqlText.Read(_standing).Statements)
            schema.Apply(standing, default);
        return (schema, names.Path);
    }

    private static string Text(IEnumerable<(string Table, TableLock Mode)> locks) =>
        string.Join(
            ", ",
            locks
                .GroupBy(held => held.Table, (table, held) => (Table: table, Mode: held.Max(one => one.Mode)))
                .Where(held => held.Mode >= TableLock.RowExclusive)
                .Select(held => $"{held.Table} {held.Mode}")
                .Order(StringComparer.Ordinal)
        );

    private static string Text(StatementLoss loss) =>
        $"{loss.Kind} {loss.Object}{(loss.Column is null ? "" : $".{loss.Column}")}{(loss.IsCascade ? " CASCADE" : "")}".TrimEnd();

    private IEnumerable<string> Rules(string sql) =>
        RuleExamples
            .Check(new RuleExample(sql, true) { Setup = _standing }, Version)
            .Select(finding => finding.RuleId)
            .Distinct()
            .Order(StringComparer.Ordinal);

    private static string Undo(string sql, SchemaSnapshot before, SchemaSnapshot? after)
    {
        var down = DerivedDown.Of(SqlText.Read(sql), before, after);
        return down.IsWhole
            ? string.Join("; ", down.Statements.Concat(down.Stays.Count > 0 ? ["what it did is the server's, and stays"] : []))
            : $"none: {string.Join("; ", down.Obstacles.Select(obstacle => obstacle.Reason).Distinct())}";
    }

    private static bool IsBlamed(SchemaChange change, string sql, SchemaSnapshot before, SchemaSnapshot after)
    {
        var parent = after
            .Objects.Concat(before.Objects)
            .FirstOrDefault(item => item.Type == change.ObjectType && item.Name == change.Object)
            ?.Parent;
        return new ScriptBlame().Find(change, parent, true, [new(null, "x", sql, null, null, null)]) is not null;
    }

    private static string Listed(IEnumerable<SchemaChange> changes)
    {
        string[] texts = [.. changes.Select(ChangeText.Of)];
        return string.Join(" | ", texts.Take(MostListed))
            + (texts.Length > MostListed ? $" | {texts.Length - MostListed} more" : "");
    }

    private Task<int> VersionAsync() =>
        Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");

    private async Task<IReadOnlyList<string>> TagsAsync(string[] candidates)
    {
        await using var connection = await Database.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            CREATE FUNCTION pg_temp.is_tag(tag text) RETURNS boolean LANGUAGE plpgsql AS $$
            BEGIN
                EXECUTE format('CREATE EVENT TRIGGER t ON ddl_command_start WHEN TAG IN (%L) EXECUTE FUNCTION no_such_function()', tag);
                RETURN true;
            EXCEPTION
                WHEN syntax_error THEN RETURN false;
                WHEN feature_not_supported OR undefined_function THEN RETURN true;
            END $$
            """,
            connection
        );
        await command.ExecuteNonQueryAsync();
        command.CommandText = "SELECT array_agg(tag ORDER BY tag) FROM unnest($1::text[]) tag WHERE pg_temp.is_tag(tag)";
        command.Parameters.Add(new() { Value = candidates });
        return (string[])(await command.ExecuteScalarAsync())!;
    }

    private static bool IsOfLater(StatementKind kind) =>
        kind.Known.GetValueOrDefault(StatementKind.Unmeasured)?.StartsWith("PostgreSQL", StringComparison.Ordinal) == true;

    private string Filled(string text) =>
        text.Replace("{role}", _role, StringComparison.Ordinal).Replace("{database}", Database.Name, StringComparison.Ordinal);

    private string Unfilled(string text) =>
        text.Replace(Target.User, "postgres", StringComparison.Ordinal)
            .Replace(_role, "{role}", StringComparison.Ordinal)
            .Replace(Database.Name, "{database}", StringComparison.Ordinal);

    [GeneratedRegex(@"[A-Z]+( [A-Z]+)*(?=\0)", RegexOptions.ExplicitCapture)]
    private static partial Regex Capitals();

    // Transaction: in, out, or refused for another reason; null where it was not tried. Locks and After: null where it was refused.
    private sealed record Done(string? Transaction, string? Locks, SchemaSnapshot? After)
    {
        public static Done Nothing { get; } = new(null, null, null);
    }
}
