namespace PgMigrate.Spring.Resources;

/// <summary>A folder, or an archive, whose files an application finds by their path.</summary>
internal interface IResourceRoot
{
    /// <summary>What it is called, for a reader.</summary>
    string Place { get; }

    /// <summary>The file of a path; null where there is none.</summary>
    /// <param name="path">With <c>/</c>, without one in front.</param>
    Resource? Find(string path);

    /// <summary>All files below a folder, in any depth, in the order of their names.</summary>
    /// <param name="folder">With <c>/</c>, without one at its ends.</param>
    IEnumerable<Resource> Below(string folder);
}
