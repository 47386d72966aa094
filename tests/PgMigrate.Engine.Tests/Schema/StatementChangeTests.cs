using System.Globalization;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>
/// Every kind of object, added, removed and changed in each of its properties, one statement at a time: the difference is exactly
/// the one expected, from both sides, and there is one where pg_dump sees one. pg_dump runs after some steps, or after every one
/// where the tests run in full.
/// </summary>
public sealed class StatementChangeTests(PostgresServer server) : SchemaTestBase(server)
{
    private const int StepsBetweenDumps = 20;

    [Theory]
    [InlineData("relations.txt")]
    [InlineData("types.txt")]
    public async Task A_statement_changes_what_it_should_and_nothing_else(string file)
    {
        await using var connection = await ConnectAsync(Database);
        var before = await SchemaSnapshot.ReadAsync(connection, new(), CancellationToken.None);
        foreach (var step in await StepsAsync(file))
        {
            await step.RunAsync(Database);
            var after = await SchemaSnapshot.ReadAsync(connection, new(), CancellationToken.None);

            AssertChanges(step, before, after);
            before = after;
        }
    }

    [Theory]
    [InlineData("relations.txt")]
    [InlineData("types.txt")]
    public async Task Snapshots_differ_where_dumps_do(string file)
    {
        var version = await VersionAsync();
        var dump = await SchemaDump.FindAsync(Database, version);
        Assert.SkipWhen(dump is null, string.Create(CultureInfo.InvariantCulture, $"There is no pg_dump of version {version}."));
        await using var connection = await ConnectAsync(Database);
        var before = await StateAsync(connection, dump);
        var steps = await StepsAsync(file);
        for (var index = 0; index < steps.Count; index++)
        {
            await steps[index].RunAsync(Database);
            if (!IsDumped(steps, index))
                continue;
            var after = await StateAsync(connection, dump);

            Assert.True(
                before.Dump == after.Dump == (before.Hash == after.Hash),
                $"pg_dump and the snapshot disagree at: {steps[index].Sql}"
            );
            before = after;
        }
    }

    // Before and after each step that changes nothing, too.
    private static bool IsDumped(IReadOnlyList<ChangeStep> steps, int index) =>
        index % StepsBetweenDumps == 0 || steps.Skip(index).Take(2).Any(step => step.Changes.Count == 0) || TestScale.IsFull;

    private static async Task<(string Dump, string Hash)> StateAsync(ServerConnection connection, SchemaDump dump) =>
        (await dump.ReadAsync(), (await SchemaSnapshot.ReadAsync(connection, new(), CancellationToken.None)).Hash);

    private static void AssertChanges(ChangeStep step, SchemaSnapshot before, SchemaSnapshot after)
    {
        var changes = SchemaDifference.Between(before, after);
        Assert.True(
            step.Changes.SequenceEqual(changes.Select(ChangeText.Of)),
            $"> {step.Sql}\n{string.Join('\n', changes.Select(ChangeText.Of))}"
        );
        Assert.Equal(changes, SchemaDifference.Between(after, before).Select(ChangeText.Reversed));
        Assert.Equal(changes.Count == 0, before.Hash == after.Hash);
        Assert.Equal(after.Hash, SchemaSnapshot.FromJson(after.ToJson()).Hash);
    }

    private async Task<IReadOnlyList<ChangeStep>> StepsAsync(string file) =>
        ChangeStep.Read(file, await VersionAsync(), (await Database.ScalarAsync<string>("SELECT quote_ident(current_user)"))!);
}
