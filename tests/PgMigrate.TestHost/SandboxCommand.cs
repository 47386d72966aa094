using System.Runtime.InteropServices;
using System.Text.Json;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.TestHost;

/// <summary>Starts a sandbox, prints it as one line of JSON, outlives Ctrl+C, and ends with its input.</summary>
internal static class SandboxCommand
{
    public static async Task<int> RunAsync()
    {
        using var interrupts = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            context =>
            {
                context.Cancel = true;
                Console.WriteLine("interrupted");
            }
        );
        var sandbox = await SandboxManager.StartAsync(new SandboxOptions(), new SilentObserver(), CancellationToken.None);
        Console.WriteLine(JsonSerializer.Serialize(sandbox));
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
