using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PgMigrate.Engine.Sandbox;

/// <summary>What a new cluster depends on: another value of any of these makes another cluster.</summary>
internal static class ClusterKey
{
    /// <summary>A name for the clusters that these programs make, for a folder.</summary>
    public static string Of(PostgresBinaries binaries)
    {
        var facts = new StringBuilder();
        facts.AppendJoin('\n', [binaries.Folder, binaries.Version, TimeZoneInfo.Local.Id, .. InitDb.OptionsOfCache]);
        foreach (var program in new[] { "initdb", "postgres" })
            facts.Append('\n').Append(Identity(binaries.Program(program)));
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(facts.ToString())));
        return string.Create(CultureInfo.InvariantCulture, $"{binaries.Major}-{hash[..32].ToLowerInvariant()}");
    }

    private static string Identity(string program)
    {
        var file = new FileInfo(program);
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");
    }
}
