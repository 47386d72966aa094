using PgMigrate.Engine.Tests.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>A rehearsal runs the statement of batches, also on a copy in which their table has no rows.</summary>
public sealed class RehearsedBatchTests(PostgresServer server) : RehearsalTestBase(server)
{
    [Theory]
    [InlineData("UPDATE public.asset SET name = 'x' WHERE nonsense;", 1)]
    [InlineData("UPDATE public.asset SET name = 'x' WHERE name IS NULL;", 0)]
    public async Task What_is_wrong_with_the_statement_is_found(string statement, int findings)
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id integer PRIMARY KEY, name text);");
        Up("0002_name.sql", $"-- pgmigrate:batch table=public.asset key=id passes=3\n{statement}");

        var failed = Of(await RehearseAsync(), "rehearsal-failed");

        Assert.Equal(findings, failed.Count);
        Assert.All(failed, finding => Assert.Equal(("0002_name.sql", 2), (finding.Script, finding.Line)));
    }
}
