using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>Keys over which batches do not go: nothing is changed, and the error says which key would do.</summary>
public sealed class BatchRefusalTests(PostgresServer server) : BatchTestBase(server)
{
    private const string Tables = """
        ALTER TABLE app.item ADD a integer, ADD b integer NOT NULL DEFAULT 0, ADD c text COLLATE "C" NOT NULL DEFAULT '', ADD d macaddr NOT NULL DEFAULT '08:00:2b:01:02:03';
        ALTER TABLE app.item ADD code integer GENERATED ALWAYS AS IDENTITY;
        CREATE UNIQUE INDEX ON app.item (a);
        CREATE UNIQUE INDEX ON app.item (b) WHERE id < 0;
        CREATE UNIQUE INDEX ON app.item (b, id);
        CREATE UNIQUE INDEX ON app.item (b DESC, code);
        CREATE UNIQUE INDEX ON app.item (c COLLATE "en-x-icu", id);
        CREATE UNIQUE INDEX ON app.item (d, id);
        CREATE INDEX ON app.item (code);
        CREATE VIEW app.seen AS SELECT * FROM app.item;
        """;

    [Fact]
    public async Task A_key_must_be_unique_filled_and_sorted_by_an_index()
    {
        await Database.ExecuteAsync(Tables);
        (string Key, string Says)[] refused =
        [
            ("a", "a may be null"),
            ("b", "No index makes b unique"),
            ("code", "No index makes code unique"),
            ("id,b", "No index makes id,b unique"),
            ("b,code", "No index makes b,code unique"),
            ("c,id", "No index makes c,id unique"),
            ("d,id", "d is of the type pg_catalog.macaddr"),
            ("none", "has no column none"),
        ];
        foreach (var (key, says) in refused)
            await RefuseKeyAsync($"-- pgmigrate:batch table=app.item key={key} later-rows=ignored\n{Count}", says);
        Assert.Equal("0: 100", await TimesAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
    }

    [Fact]
    public async Task A_table_must_be_there_and_a_view_is_none()
    {
        await Database.ExecuteAsync(Tables);
        Folder.Write("up/0001.sql", "-- pgmigrate:batch table=app.gone key=id later-rows=ignored\nUPDATE app.gone SET n = 1;");
        Assert.Contains(
            "no table app.gone",
            (await RefuseAsync(MigrationErrorId.DirectiveInvalid)).Message,
            StringComparison.Ordinal
        );
        Folder.Write("up/0001.sql", "-- pgmigrate:batch table=app.seen key=id later-rows=ignored\nUPDATE app.seen SET n = 1;");
        Assert.Contains("No index", (await RefuseAsync(MigrationErrorId.DirectiveInvalid)).Message, StringComparison.Ordinal);
    }

    private async Task RefuseKeyAsync(string script, string says)
    {
        var path = Folder.Write("up/0001.sql", script);
        var failure = await RefuseAsync(MigrationErrorId.DirectiveInvalid);
        ErrorText.RequirePlace(failure, path, 2, 1);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            "What would do: key=b,id or key=id.",
            failure.RecommendedAction!.Replace("key=d,id or ", "", StringComparison.Ordinal)
        );
    }
}
