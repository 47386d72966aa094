using System.Threading.Channels;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.Execution;

public sealed class WaitingScriptsTests
{
    [Fact]
    public async Task What_was_waited_for_can_be_taken_although_the_walk_that_failed_takes_out_the_rest()
    {
        var queue = Channel.CreateUnbounded<WaitingScript>();
        var scripts = new WaitingScripts(queue.Reader);
        var (first, second) = (Waiting("0001.sql"), Waiting("0002.sql"));
        queue.Writer.TryWrite(first);
        queue.Writer.TryWrite(second);

        Assert.True(await scripts.WaitAsync(CancellationToken.None));
        queue.Writer.Complete();
        while (queue.Reader.TryRead(out _))
        {
        }

        Assert.Same(first, scripts.Take());
        Assert.False(await scripts.WaitAsync(CancellationToken.None));
    }

    private static WaitingScript Waiting(string name) => new(
        new PlanEntry(new ScriptFile("up", name, $"/folder/up/{name}", ScriptKind.OneTime), "SELECT 1", "hash", true, ScriptDirectives.None, PlanAction.Run), null);
}
