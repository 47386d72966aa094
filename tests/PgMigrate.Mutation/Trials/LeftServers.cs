using System.Diagnostics;
using System.Globalization;

namespace PgMigrate.Mutation.Trials;

/// <summary>Servers that a killed process, or a changed sandbox, has left running.</summary>
internal static class LeftServers
{
    /// <summary>Ends each whose data lies below a folder.</summary>
    public static async Task EndAsync(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.GetFiles(folder, "postmaster.pid", SearchOption.AllDirectories))
            await EndServerAsync(file);
    }

    private static async Task EndServerAsync(string file)
    {
        try
        {
            // Its first line is the process.
            var lines = await File.ReadAllLinesAsync(file);
            using var server = Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture));
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or InvalidOperationException)
        {
            // It has ended by itself meanwhile.
        }
    }
}
