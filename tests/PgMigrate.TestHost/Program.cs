using System.Runtime.InteropServices;
using System.Text.Json;
using PgMigrate;
using PgMigrate.Engine.Sandbox;

// A process for tests to kill. It starts a sandbox, prints it as one line of JSON, outlives Ctrl+C, and ends with its input.
using var interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = true;
    Console.WriteLine("interrupted");
});
var sandbox = await SandboxManager.StartAsync(new SandboxOptions(), new SilentObserver(), CancellationToken.None);
Console.WriteLine(JsonSerializer.Serialize(sandbox));
await Console.In.ReadToEndAsync();

internal sealed class SilentObserver : IMigrationObserver
{
    public void OnScriptRun(ScriptRun run)
    {
    }

    public void OnMessage(MigrationMessage message)
    {
    }

    public void OnProgress(MigrationProgress progress)
    {
    }
}
