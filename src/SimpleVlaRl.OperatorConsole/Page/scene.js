// The 3-D scene of capsules. Two instanced meshes, so that any number of capsules is drawn in two calls.
let three = null;

function instances(geometry, material, count) {
  const mesh = new three.InstancedMesh(geometry, material, count);
  mesh.frustumCulled = false;
  mesh.instanceMatrix.setUsage(three.DynamicDrawUsage);
  return mesh;
}

/** @param body table height and capsules of the profile */
export async function makeScene(body) {
  three = await import("./vendor/three.module.min.js");
  const count = body.capsules.length;
  const renderer = new three.WebGLRenderer({ antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(2, devicePixelRatio));
  const scene = new three.Scene();
  const eye = new three.PerspectiveCamera(32, 1, 0.05, 20);
  eye.up.set(0, 0, 1);
  const material = new three.MeshLambertMaterial();
  const balls = instances(new three.SphereGeometry(1, 20, 14), material, count * 2);
  const tubes = instances(new three.CylinderGeometry(1, 1, 1, 20, 1, true), material, count);
  const lamp = new three.DirectionalLight(0xffffff, 1.9);
  lamp.position.set(-0.6, -1.2, 2);
  const table = new three.Mesh(new three.PlaneGeometry(1.5, 1), new three.MeshBasicMaterial({ side: three.DoubleSide }));
  table.position.z = (body.tableHeight ?? 0) - 0.002;
  const points = [];
  for (let line = -5; line <= 5; line++) {
    points.push(-0.75, line / 10, 0, 0.75, line / 10, 0);
  }

  for (let line = -7.5; line <= 7.5; line++) {
    points.push(line / 10, -0.5, 0, line / 10, 0.5, 0);
  }

  const lines = new three.BufferGeometry().setAttribute("position", new three.Float32BufferAttribute(points, 3));
  const grid = new three.LineSegments(lines, new three.LineBasicMaterial());
  grid.position.z = body.tableHeight ?? 0;
  scene.add(new three.HemisphereLight(0xffffff, 0x667080, 1.6), lamp, table, grid, balls, tubes);

  const [from, to, middle, along] = Array.from({ length: 4 }, () => new three.Vector3());
  const [upward, still, turned] = [new three.Vector3(0, 1, 0), new three.Quaternion(), new three.Quaternion()];
  const [size, matrix, tint] = [new three.Vector3(), new three.Matrix4(), new three.Color()];
  let drawn = [];
  let isTouched = true;

  function isSame(capsules) {
    return capsules.length === drawn.length && capsules.every((value, index) => value === drawn[index]);
  }

  function put(capsules) {
    for (let index = 0; index < count; index++) {
      const radius = body.capsules[index].radius ?? 0.02;
      from.fromArray(capsules, index * 6);
      to.fromArray(capsules, index * 6 + 3);
      along.subVectors(to, from);
      const length = along.length();
      size.setScalar(radius);
      balls.setMatrixAt(index * 2, matrix.compose(from, still, size));
      balls.setMatrixAt(index * 2 + 1, matrix.compose(to, still, size));
      turned.setFromUnitVectors(upward, length > 1e-6 ? along.divideScalar(length) : upward);
      tubes.setMatrixAt(index, matrix.compose(middle.addVectors(from, to).multiplyScalar(0.5), turned, size.set(radius, Math.max(length, 1e-6), radius)));
    }

    balls.instanceMatrix.needsUpdate = true;
    tubes.instanceMatrix.needsUpdate = true;
  }

  function paint(colour) {
    const arms = [tint.set(colour("arm-one")).clone(), tint.set(colour("arm-two")).clone()];
    for (let index = 0; index < count; index++) {
      const arm = arms[(body.capsules[index].arm ?? 0) % 2];
      balls.setColorAt(index * 2, arm);
      balls.setColorAt(index * 2 + 1, arm);
      tubes.setColorAt(index, arm);
    }

    balls.instanceColor.needsUpdate = true;
    tubes.instanceColor.needsUpdate = true;
    table.material.color.set(colour("table"));
    grid.material.color.set(colour("line"));
  }

  function look(orbit) {
    const height = (body.tableHeight ?? 0) + 0.16;
    const flat = Math.cos(orbit.elevation) * orbit.distance;
    eye.position.set(flat * Math.cos(orbit.azimuth), flat * Math.sin(orbit.azimuth), height + Math.sin(orbit.elevation) * orbit.distance);
    eye.lookAt(0, 0, height);
  }

  function fit() {
    const box = renderer.domElement.parentElement;
    const [width, high] = [box?.clientWidth ?? 0, box?.clientHeight ?? 0];
    if (width > 0 && high > 0) {
      renderer.setSize(width, high);
      eye.aspect = width / high;
      eye.updateProjectionMatrix();
    }
  }

  return {
    canvas: renderer.domElement,
    /** Something besides the capsules has changed: the size, the point of view or the theme. */
    touch: () => (isTouched = true),
    draw(capsules, orbit, colour) {
      const isThere = Array.isArray(capsules) && capsules.length >= count * 6;
      const isMoved = isThere && !isSame(capsules);
      if (!isTouched && !isMoved && isThere === balls.visible) {
        return;
      }

      if (isTouched) {
        fit();
        paint(colour);
        look(orbit);
      }

      if (isMoved) {
        put(capsules);
        drawn = capsules;
      }

      balls.visible = tubes.visible = isThere;
      isTouched = false;
      renderer.render(scene, eye);
      renderer.domElement.dataset.renders = Number(renderer.domElement.dataset.renders ?? 0) + 1;
    },
  };
}
