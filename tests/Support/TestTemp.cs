using System.Runtime.CompilerServices;

namespace PgMigrate.Tests.Support;

/// <summary>
/// Puts what tests write into memory where the system offers a file system there: a server in it makes a database with a sixth of
/// the work. <c>PGMIGRATE_TEST_TMP</c> names another folder.
/// </summary>
internal static class TestTemp
{
    private const string Memory = "/dev/shm";

    // The tests' servers hold some hundred databases at most; a container may give only 64 MB.
    private const long Needed = 4L << 30;

    // A library's initializer runs before anything asks for the temporary folder.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Choose()
    {
        if (Environment.GetEnvironmentVariable("PGMIGRATE_TEST_TMP") is { Length: > 0 } given)
            Environment.SetEnvironmentVariable("TMPDIR", given);
        else if (OperatingSystem.IsLinux() && HasRoom())
            Environment.SetEnvironmentVariable("TMPDIR", Memory);
    }

    private static bool HasRoom() => Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= Needed;
}
