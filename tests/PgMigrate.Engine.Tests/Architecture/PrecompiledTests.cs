using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PgMigrate.Engine.Tests.Architecture;

/// <summary>What lies beside the module's libraries, compiled ahead of time, is the same libraries.</summary>
public sealed class PrecompiledTests
{
    private static readonly string Library = Path.Combine(
        typeof(PrecompiledTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == "Module")
            .Value!,
        "lib"
    );

    // What few sessions load, and for a moment.
    private static readonly string[] OfMail =
    [
        "BouncyCastle.Cryptography.dll",
        "MailKit.dll",
        "MimeKit.dll",
        "PgMigrate.Mail.dll",
    ];

    [Fact]
    public void Each_system_has_every_library_of_the_same_source_with_code_of_its_own()
    {
        var libraries = Read(Library);
        Assert.All(libraries.Values, library => Assert.False(library.IsCompiled));

        foreach (var compiled in Directory.GetDirectories(Library, "*-*", SearchOption.AllDirectories).Select(Read))
        {
            // What a build for other systems has left is deleted; its folders stay.
            if (compiled.Count == 0)
                continue;
            Assert.Equal(libraries.Keys.Except(OfMail).Order(), compiled.Keys.Order());
            Assert.All(compiled, file => Assert.Equal(libraries[file.Key] with { IsCompiled = true }, file.Value));
        }
    }

    private static Dictionary<string, Image> Read(string folder) =>
        Directory.GetFiles(folder, "*.dll").ToDictionary(path => Path.GetFileName(path), ReadImage);

    private static Image ReadImage(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return new Image(
            AssemblyName.GetAssemblyName(path).FullName,
            metadata.GetGuid(metadata.GetModuleDefinition().Mvid),
            file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0
        );
    }

    private sealed record Image(string FullName, Guid Mvid, bool IsCompiled);
}
