using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts;

/// <summary>A file of another tool's folder.</summary>
/// <param name="FullPath">Its full path.</param>
/// <param name="Name">Its path from the tool's folder, with <c>/</c>: what findings call it.</param>
internal sealed record LayoutFile(string FullPath, string Name)
{
    /// <summary>The file's name without its folder.</summary>
    public string FileName => Path.GetFileName(FullPath);

    /// <summary>Its bytes as they are, for checksums.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public byte[] ReadBytes() => ScriptText.ReadBytes(FullPath);

    /// <summary>Its text, read as UTF-8 or by its byte order mark.</summary>
    /// <param name="findings">Is told where the script sets another encoding: what is written is UTF-8.</param>
    /// <exception cref="MigrationException">ScriptUnreadable, ScriptEncoding.</exception>
    public string ReadText(LayoutFindings findings)
    {
        var text = ScriptText.Decode(ReadBytes(), FullPath);
        if (!ReferenceEquals(text.Text, text.HashText))
            findings.Error(
                this,
                line: null,
                "The script sets client_encoding, and is written in that encoding: conversion writes UTF-8.",
                "Write the file anew in UTF-8, and take the statement that sets client_encoding out."
            );
        return text.Text;
    }

    /// <summary>The files below a folder in the order of their names, byte by byte.</summary>
    /// <param name="root">Full path of the tool's folder, from which names are told.</param>
    /// <param name="folder">Full path of the folder that is listed; one that is not there has no files.</param>
    /// <param name="recursive">False for the folder's own files alone.</param>
    /// <exception cref="MigrationException">ScriptUnreadable: it cannot be listed.</exception>
    public static IReadOnlyList<LayoutFile> List(string root, string folder, bool recursive = false)
    {
        if (!Directory.Exists(folder))
            return [];
        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles(folder, "*", recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
                    .Select(path => Of(root, path))
                    .OrderBy(file => file.Name, StringComparer.Ordinal),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException(
                MigrationErrorId.ScriptUnreadable,
                $"{folder} cannot be listed: {exception.Message}",
                "Give this account the right to read the folder.",
                exception
            )
            {
                Path = folder,
            };
        }
    }

    /// <summary>A file by its full path.</summary>
    public static LayoutFile Of(string root, string path) =>
        new(path, Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'));
}
